// The running sagas and the steps left in each. Only the orchestrated style can list them, because
// its coordinator keeps the state of every order.

import { every, get, Problem } from './api.js';
import { h, put } from './dom.js';
import { show } from './pair.js';
import { add, isShown, mark } from './tabs.js';
import { short } from './words.js';

const element = h('div', {});
let lookNow = () => {};

function chain(saga) {
  const one = (name, state) => h('li', { 'data-state': state }, name);
  return h(
    'ol',
    { class: 'chain', 'aria-label': 'Steps' },
    saga.done.map((name) => one(name, 'done')),
    saga.current && one(saga.current, 'now'),
    saga.remaining.map((name) => one(name, 'left')),
  );
}

function item(saga) {
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'item-head' },
      h(
        'button',
        { type: 'button', class: 'quiet', title: saga.saga_id, onclick: () => show(saga.saga_id) },
        short(saga.saga_id),
      ),
      h('b', {}, saga.definition),
      h(
        'span',
        { class: 'quiet-words' },
        saga.awaits ? `${saga.phase}, waits for the reply to ${saga.awaits}` : saga.phase,
      ),
      saga.trouble && h('span', { class: 'fault-words' }, saga.trouble),
      h('span', { class: 'left-count' }, `${saga.remaining.length} left`),
    ),
    chain(saga),
  );
}

function draw(answer) {
  mark('sagas', answer.under_way > 0 ? String(answer.under_way) : '');
  put(
    element,
    answer.sagas.length === 0
      ? h(
          'p',
          { class: 'quiet-words' },
          'No saga is running: every order that the coordinator accepted has ended.',
        )
      : h('ul', { class: 'items' }, answer.sagas.map(item)),
    answer.under_way > answer.sagas.length &&
      h('p', { class: 'quiet-words' }, `${answer.under_way} are running; these are the newest.`),
    h(
      'p',
      { class: 'quiet-words' },
      'The choreographed style has no such list, because no service knows the remaining ' +
        'steps of an order. That is the price of having no coordinator.',
    ),
  );
}

export function begin() {
  add({ id: 'sagas', title: 'Running sagas', element, shown: () => lookNow() });
  let looks = 0;
  lookNow = every(
    1000,
    async () => {
      try {
        draw(await get('/api/sagas'));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        put(element, h('p', { class: 'quiet-words' }, error.message));
      }
    },
    () => isShown('sagas') || looks++ % 4 === 0,
  );
}
