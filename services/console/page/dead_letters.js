// Dead letters: messages that could not be handled and were put aside, with their reason and their bytes.

import { every, get, post, Problem } from './api.js';
import { h, put } from './dom.js';
import { say } from './notice.js';
import { may } from './session.js';
import { show } from './pair.js';
import { add, isShown, mark } from './tabs.js';
import { clock } from './words.js';

const element = h('div', {});
let last = '';

function pretty(raw) {
  try { return JSON.stringify(JSON.parse(raw), null, 2); } catch { return raw; }
}

async function redrive(letter) {
  try {
    await post('/api/dead-letters/redrive', { style: letter.style, service: letter.service, id: letter.id });
    say(`${letter.service} has handled ${letter.id} now.`, 'good');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message, 'bad');
  }
  lookNow();
}

function item(letter) {
  const at = Number(letter.at) || Date.parse(letter.at) * 1000;
  return h('li', {},
    h('div', { class: 'letter-head' },
      h('span', { class: `key ${letter.style}` }, letter.service), h('b', {}, letter.type), h('span', { class: 'quiet-words' }, `${letter.attempts} attempts, ${clock(at)}`),
      letter.subject && h('button', { type: 'button', class: 'quiet', onclick: () => show(letter.subject) }, 'Its order'),
      h('button', { type: 'button', class: 'needs-key', 'data-redrive': letter.id, disabled: !may(), onclick: () => redrive(letter) }, 'Handle it again')),
    h('p', { class: 'fault-words' }, letter.reason),
    h('details', {}, h('summary', {}, letter.id), h('pre', { tabindex: 0 }, pretty(letter.raw))));
}

function draw(answer) {
  const text = JSON.stringify(answer);
  if (text === last) return;
  last = text;
  const letters = answer.dead_letters;
  mark('letters', letters.length > 0 ? String(letters.length) : '');
  put(element,
    letters.length === 0 ? h('p', { class: 'quiet-words' }, 'No dead letters. The fault “Poison” makes one.') : h('ul', { class: 'letters' }, letters.slice(0, 100).map(item)),
    letters.length > 100 && h('p', { class: 'quiet-words' }, `and ${letters.length - 100} more: ./duet dlq list`),
    answer.silent.length > 0 && h('p', { class: 'quiet-words' }, `Not asked, because they do not answer: ${answer.silent.join(', ')}`));
}

let lookNow = () => {};

export function begin() {
  add({ id: 'letters', title: 'Dead letters', element, shown: () => lookNow() });
  let turn = 0;
  lookNow = every(1500, async () => draw(await get('/api/dead-letters')), () => isShown('letters') || turn++ % 4 === 0);
}
