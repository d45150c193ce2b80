// Dead letters: messages that a service could not handle, with the reason and the bytes.

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
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

async function redrive(message) {
  try {
    await post('/api/dead-letters/redrive', {
      style: message.style,
      service: message.service,
      id: message.id,
    });
    say(`${message.service} has handled ${message.id}.`, 'good');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message, 'bad');
  }
  lookNow();
}

function item(message) {
  const at = Number(message.at) || Date.parse(message.at) * 1000;
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'item-head' },
      h('span', { class: `key ${message.style}` }, message.service),
      h('b', {}, message.type),
      h('span', { class: 'quiet-words' }, `${message.attempts} attempts, ${clock(at)}`),
      message.subject &&
        h(
          'button',
          { type: 'button', class: 'quiet', onclick: () => show(message.subject) },
          'Its order',
        ),
      h(
        'button',
        {
          type: 'button',
          class: 'needs-key',
          'data-redrive': message.id,
          disabled: !may(),
          onclick: () => redrive(message),
        },
        'Handle it again',
      ),
    ),
    h('p', { class: 'fault-words' }, message.reason),
    h('details', {}, h('summary', {}, message.id), h('pre', { tabindex: 0 }, pretty(message.raw))),
  );
}

function draw(answer) {
  const text = JSON.stringify(answer);
  if (text === last) return;
  last = text;
  const found = answer.dead_letters;
  mark('dead-letters', found.length > 0 ? String(found.length) : '');
  put(
    element,
    found.length === 0
      ? h('p', { class: 'quiet-words' }, 'No dead letters. The fault “Poison” makes one.')
      : h('ul', { class: 'items' }, found.slice(0, 100).map(item)),
    found.length > 100 &&
      h('p', { class: 'quiet-words' }, `and ${found.length - 100} more: ./duet dlq list`),
    answer.silent.length > 0 &&
      h(
        'p',
        { class: 'quiet-words' },
        `Unknown, because these services do not answer: ${answer.silent.join(', ')}`,
      ),
  );
}

let lookNow = () => {};

export function begin() {
  add({ id: 'dead-letters', title: 'Dead letters', element, shown: () => lookNow() });
  let looks = 0;
  lookNow = every(
    1500,
    async () => draw(await get('/api/dead-letters')),
    () => isShown('dead-letters') || looks++ % 4 === 0,
  );
}
