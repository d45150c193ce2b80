// The merged log of all processes in order of time; for one order, with its history.

import { every, get } from './api.js';
import { h, put } from './dom.js';
import { current, onPair } from './pair.js';
import { add, isShown } from './tabs.js';

const onlyThis = h('input', { type: 'checkbox', id: 'only-this', onchange: () => lookNow() });
const lines = h('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': 'Merged log' });
const element = h(
  'div',
  {},
  h('p', { class: 'panel-head' }, h('label', {}, onlyThis, ' only this order')),
  lines,
);
let last = '';
let lookNow = () => {};

async function look() {
  const order = onlyThis.checked ? current().order : '';
  const answer = await get(`/api/log?limit=300&order=${encodeURIComponent(order)}`);
  const text = JSON.stringify(answer);
  if (text === last) return;
  last = text;
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  put(
    lines,
    answer.lines.length === 0
      ? h('p', { class: 'quiet-words' }, 'No process has logged anything about it.')
      : answer.lines.map((line) => {
          const style = line.who.split('-')[0];
          return h(
            'p',
            { class: /\b(error|warning|warn)\b/.test(line.text.slice(0, 12)) ? 'loud' : undefined },
            h('time', {}, line.at.slice(11, 23)),
            h('span', { class: `who ${style}` }, line.who),
            h('span', {}, line.text),
          );
        }),
  );
  if (atEnd) lines.scrollTop = lines.scrollHeight;
}

export function begin() {
  add({ id: 'log', title: 'Log', element, shown: () => lookNow() });
  lookNow = every(1500, look, () => isShown('log'));
  onPair(() => {
    if (isShown('log') && onlyThis.checked) lookNow();
  });
}
