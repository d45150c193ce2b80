// The first minute: the processes start, the page places one order in both styles, then the learner
// presses one button. It ends only when the invariants hold again.

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

/** Have both sides ended the order and shown its end? A side without a trace has not. */
export const atTheEnd = (pair, id, played) =>
  pair.order === id && styles.every((style) => pair[style]?.complete && played(pair[style]));
const isWhole = () => atTheEnd(current(), order, isPlayed);

const words = {
  waking: () =>
    `The shop is starting: ${processes().filter((one) => one.state === 'up').length} of ` +
    `${processes().length || '…'} processes are ready.`,
  looking: () =>
    'The shop is ready. This page may only read. To place orders and break things, open the ' +
    'link that ./duet status prints.',
  placing: () => 'The shop is ready. The page places one order, with the same key, in both styles…',
  watching: () =>
    'The same order, two ways. Left, the coordinator sends each service its command. Right, ' +
    'each service reacts to events and decides for itself.',
  breaking: () =>
    'Point at a step to see its equivalent on the other side; click it to see what it ' +
    'carried. Then break something:',
  armed: () =>
    'Armed in both styles: payments will crash right after the capture, before it replies or ' +
    'publishes. Now an order:',
  recovering: () =>
    'Payments has crashed on both sides after the capture. Watch it restart, and the order ' +
    'reach its end…',
  checking: () =>
    'Both orders have ended. Do the invariants still hold? The auditor recomputes them from ' +
    'the databases…',
  well: () =>
    'All invariants hold again: the order was paid exactly once, on both sides, in two ' +
    'different ways. Break something else, or read lesson 1 in course.md.',
  broken: () =>
    'The orders ended, but an invariant is broken. The list below shows which, with the rows.',
};
const stages = [
  ['waking', 'looking'],
  ['placing', 'watching'],
  ['breaking', 'armed'],
  ['recovering', 'checking'],
  ['well', 'broken'],
];

function draw() {
  const element = by('lesson');
  element.hidden = dismissed;
  if (dismissed) return;
  const stage = stages.findIndex((names) => names.includes(step));
  element.dataset.step = step;
  put(
    element,
    h(
      'ol',
      { class: 'dots', 'aria-label': `Part ${stage + 1} of ${stages.length}` },
      stages.map((_, index) =>
        h('li', { 'data-state': index < stage ? 'done' : index === stage ? 'now' : 'left' }),
      ),
    ),
    h('p', { role: 'status' }, words[step]()),
    step === 'breaking' &&
      h(
        'button',
        { type: 'button', id: 'break', class: 'primary pulse', onclick: breakIt },
        'Crash payments after the capture',
      ),
    h(
      'button',
      { type: 'button', class: 'quiet', onclick: dismiss },
      step === 'well' ? 'Done' : 'Skip',
    ),
  );
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

async function placeFirst() {
  order = (await place()) ?? '';
  go(order ? 'watching' : 'breaking');
}

/** Goes on as far as the conditions allow; called after every change. */
function advance() {
  if (dismissed) return;
  if (step === 'waking' && allUp())
    go(may ? (runs().length > 0 ? 'breaking' : 'placing') : 'looking');
  else if (step === 'looking' && may) go('placing');
  else if (step === 'placing' && order === '') {
    order = '…';
    placeFirst();
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
  onKey((good) => {
    may = good;
    advance();
  });
  for (const listen of [onProcesses, onPair, onTime, onFaults, onRuns]) listen(advance);
  onPlaced((id) => {
    if (step === 'placing' || step === 'armed') order = id;
  });
  onChecked(checked);
  draw();
}
