// The first minute: the processes come up, one order runs on both sides by itself, then one button waits to be pressed. It ends only when the
// invariants hold again.

import { by, h, put } from './dom.js';
import { arm, hasFired, onFaults } from './faults.js';
import { check, holds, onChecked, settled } from './invariants.js';
import { onPlaced, place } from './orders.js';
import { current, onPair } from './pair.js';
import { allUp, onProcesses, processes } from './processes.js';
import { isWhole as isPlayed, onTime } from './player.js';
import { all as runs, onRuns } from './runs.js';
import { onKey } from './session.js';
import { styles } from './words.js';

const fault = 'crash-after-capture';
const done = 'duet.lesson';
let step = 'waking';
let may = false;
let order = '';
let dismissed = localStorage.getItem(done) === 'yes';

/** Both sides are at the end of the order: one whose first word has not come yet is not. */
export const atTheEnd = (pair, id, played) => pair.order === id && styles.every((style) => pair[style]?.complete && played(pair[style]));
const isWhole = () => atTheEnd(current(), order, isPlayed);

const words = {
  waking: () => `The shop is starting: ${processes().filter((one) => one.state === 'up').length} of ${processes().length || '…'} processes are there.`,
  looking: () => 'Everything is there. This page may only look: open the link that ./duet status prints, and it may place orders and break things.',
  placing: () => 'Everything is there. One order is placed, with the same key, in both styles…',
  watching: () => 'The same order, two ways. Left, the coordinator tells each service what to do. Right, each hears what happened and decides for itself.',
  breaking: () => 'Point at a step to see its equivalent on the other side; click it for what it carried. Then break something:',
  armed: () => 'Armed in both styles: payments will die right after it has taken the money, before it can tell anybody. Now an order:',
  recovering: () => 'Payments has died on both sides with the money taken. Watch it come back, and the order come to its end…',
  checking: () => 'Both orders are at their end. Is everything still true? The invariants are recomputed from the databases…',
  well: () => 'All invariants hold again: the order was paid exactly once, on both sides, in two different ways. Break something else, or read lesson 1 in course.md.',
  broken: () => 'The orders ended, but an invariant is broken. See below which, and in which rows.',
};
const stages = [['waking', 'looking'], ['placing', 'watching'], ['breaking', 'armed'], ['recovering', 'checking'], ['well', 'broken']];

function draw() {
  const place_ = by('lesson');
  place_.hidden = dismissed;
  if (dismissed) return;
  const stage = stages.findIndex((names) => names.includes(step));
  place_.dataset.step = step;
  put(place_,
    h('ol', { class: 'dots', 'aria-label': `Part ${stage + 1} of ${stages.length}` }, stages.map((_, index) => h('li', { 'data-state': index < stage ? 'done' : index === stage ? 'now' : 'left' }))),
    h('p', { role: 'status' }, words[step]()),
    step === 'breaking' && h('button', { type: 'button', id: 'break', class: 'primary pulse', onclick: breakIt }, 'Crash payments after the capture'),
    h('button', { type: 'button', class: 'quiet', onclick: dismiss }, step === 'well' ? 'Done' : 'Skip'));
}

function go(to) {
  if (to === step) return;
  step = to;
  draw();
  advance();
}

function dismiss() {
  dismissed = true;
  localStorage.setItem(done, 'yes');
  draw();
}

async function breakIt() {
  await arm(fault);
  go('armed');
  order = (await place()) ?? '';
  if (order) go('recovering');
  else go('breaking');
}

async function begin_order() {
  order = (await place()) ?? '';
  go(order ? 'watching' : 'breaking');
}

/** What has come true leads on; called whenever anything has changed. */
function advance() {
  if (dismissed) return;
  if (step === 'waking' && allUp()) go(may ? (runs().length > 0 ? 'breaking' : 'placing') : 'looking');
  else if (step === 'looking' && may) go('placing');
  else if (step === 'placing' && order === '') {
    order = '…';
    begin_order();
  } else if (step === 'watching' && isWhole()) go('breaking');
  else if (step === 'recovering' && isWhole() && hasFired(fault)) {
    go('checking');
    check();
  } else if (step === 'waking') draw();
}

function checked() {
  if (step !== 'checking') return;
  if (!settled()) setTimeout(check, 500);
  else go(holds() ? 'well' : 'broken');
}

export function begin() {
  onKey((good) => { may = good; advance(); });
  for (const listen of [onProcesses, onPair, onTime, onFaults, onRuns]) listen(advance);
  onPlaced((id) => { if (step === 'placing' || step === 'armed') order = id; });
  onChecked(checked);
  draw();
}
