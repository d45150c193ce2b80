// The fault catalogue: each button breaks the same thing on both sides and shows whether it has
// fired.

import { del, every, get, post, Problem } from './api.js';
import { by, h, put } from './dom.js';
import { on } from './feed.js';
import { say } from './notice.js';
import { may } from './session.js';

const listeners = [];
let state = { shelf: [], armed: [] };
let busy = '';
const opened = new Set();

export const onFaults = (listener) => {
  listeners.push(listener);
};
export const named = (id) => state.shelf.find((fault) => fault.id === id);
export const hasFired = (id) => (named(id)?.sides ?? []).some((side) => side.fired > 0);

async function change(id, act) {
  busy = id;
  draw();
  try {
    take(await act());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message, 'bad');
  }
  busy = '';
  draw();
}

export const arm = (id) => change(id, () => post('/api/faults', { id }));
const clear = (id) => change(id, () => del(`/api/faults?id=${encodeURIComponent(id)}`));
const clearAll = () => change('', () => del('/api/faults'));

const wordsOf = (side) =>
  side.fired > 0
    ? `fired${side.fired > 1 ? ` ${side.fired}×` : ''}${side.armed ? ', still armed' : ''}`
    : side.armed
      ? 'armed, not fired yet'
      : 'cleared';

function sides(fault) {
  if (fault.sides.length === 0) return null;
  return h(
    'p',
    { class: 'fault-sides' },
    fault.sides.map((side) =>
      h(
        'span',
        {
          class: `fault-side ${side.style}`,
          'data-state': side.fired > 0 ? 'fired' : side.armed ? 'armed' : 'cleared',
        },
        h('i', { class: 'dot' }),
        `${side.service} ${wordsOf(side)}`,
      ),
    ),
  );
}

function byHand(fault) {
  if (!opened.has(fault.id)) return null;
  const curl = fault.breaks
    .map((one) => one.curl)
    .filter(Boolean)
    .map((line) => line.replace('$CONSOLE_PORT', location.port));
  return h(
    'div',
    { class: 'by-hand', id: `by-hand-${fault.id}` },
    h('p', {}, fault.words),
    h('p', {}, fault.watch),
    h('pre', { tabindex: 0, 'aria-label': 'As duet commands' }, fault.duet.join('\n')),
    h('pre', { tabindex: 0, 'aria-label': 'As curl commands' }, curl.join('\n\n')),
  );
}

function toggle(id) {
  if (!opened.delete(id)) opened.add(id);
  draw();
}

function item(fault) {
  const open = opened.has(fault.id);
  return h(
    'li',
    { 'data-armed': fault.sides.some((side) => side.armed) ? 'yes' : 'no' },
    h(
      'div',
      { class: 'fault-row' },
      h(
        'button',
        {
          type: 'button',
          class: 'fault needs-key',
          'data-fault': fault.id,
          disabled: busy === fault.id || !may(),
          title: fault.words,
          onclick: () => arm(fault.id),
        },
        fault.title,
      ),
      fault.sides.some((side) => side.armed) &&
        h(
          'button',
          {
            type: 'button',
            class: 'quiet needs-key',
            disabled: !may(),
            'aria-label': `Clear: ${fault.title}`,
            onclick: () => clear(fault.id),
          },
          'Clear',
        ),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet more',
          'data-fault': `more-${fault.id}`,
          'aria-expanded': open,
          'aria-controls': `by-hand-${fault.id}`,
          'aria-label': `How: ${fault.title}`,
          title: 'The commands for it, and what to watch',
          onclick: () => toggle(fault.id),
        },
        open ? '−' : '?',
      ),
    ),
    sides(fault),
    byHand(fault),
  );
}

function draw() {
  const focused = document.activeElement?.dataset?.fault;
  put(
    by('faults'),
    h('ul', { class: 'catalogue' }, state.shelf.map(item)),
    state.armed.length > 0 &&
      h(
        'button',
        {
          type: 'button',
          class: 'quiet needs-key',
          id: 'clear-all',
          disabled: !may(),
          onclick: clearAll,
        },
        'Clear all armed faults',
      ),
  );
  if (focused)
    document.querySelector(`[data-fault="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function take(answer) {
  const same = JSON.stringify(answer) === JSON.stringify(state);
  state = answer;
  if (same) return;
  draw();
  for (const listener of listeners) listener(state);
}

export function begin() {
  draw();
  const look = every(1500, async () => take(await get('/api/faults')));
  on('fault', () => look());
}

export { draw as redraw };
