// The processes and their states. A click on a lamp or a lifeline kills the process.

import { every, get, post, Problem } from './api.js';
import { by, h, put } from './dom.js';
import { on } from './feed.js';
import { say } from './notice.js';
import { may } from './session.js';

const listeners = [];
let known = [];
let last = '';

export const onProcesses = (listener) => {
  listeners.push(listener);
};
export const processes = () => known;
export const find = (name, style) =>
  known.find((one) => one.name === name && (one.style === style || one.style === 'both'));
export const allUp = () => known.length > 0 && known.every((one) => one.state === 'up');
export const runs = (style) => known.some((one) => one.style === style);

export async function kill(process) {
  try {
    await post('/api/processes/kill', { name: process.name, style: process.style });
    say(`Killed ${process.name} (process ${process.pid}). The supervisor restarts it.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message, 'bad');
  }
  lookNow();
}

function drawLamps() {
  const up = known.filter((one) => one.state === 'up').length;
  const before = ['gateway', 'console', 'nats', 'coordinator']
    .map((name) => known.find((one) => one.name === name))
    .filter(Boolean);
  put(
    by('lamps'),
    h(
      'span',
      { class: 'lamp-count' },
      known.length === 0 ? 'The shop is not up' : `${up} of ${known.length} processes`,
    ),
    before.map((one) =>
      h(
        'button',
        {
          type: 'button',
          class: `lamp ${one.state} needs-key`,
          disabled: !may(),
          title:
            `${one.name}: ${one.state}, port ${one.port}, process ${one.pid ?? '–'}. A ` +
            'click kills it.',
          'aria-label': `Kill ${one.name}, which is ${one.state}`,
          'data-process': one.name,
          onclick: () => kill(one),
        },
        h('i', { class: 'dot' }),
        one.name,
      ),
    ),
  );
}

async function look() {
  const answer = await get('/api/processes');
  const text = JSON.stringify(answer.processes);
  if (text === last) return;
  last = text;
  known = answer.processes;
  drawLamps();
  for (const listener of listeners) listener(known);
}

let lookNow = () => {};

export function begin() {
  drawLamps();
  lookNow = every(500, async () => {
    try {
      await look();
    } catch (error) {
      if (error instanceof Problem && error.status === 0 && known.length > 0) {
        known = known.map((one) => ({ ...one, state: 'down' }));
        last = '';
        drawLamps();
        for (const listener of listeners) listener(known);
      }
      throw error;
    }
  });
  on('process', () => lookNow());
}
