// What happens, as it happens: one long poll after the other, resumed where the last one ended. Listeners are told once a frame with
// all that came, so that a thousand orders a second cost no more than sixty tellings.

import { get, Problem } from './api.js';
import { onceAFrame } from './dom.js';

const listeners = { trace: [], process: [], fault: [] };
let waiting = [];

export const on = (kind, listener) => { listeners[kind].push(listener); };

const deliver = onceAFrame(() => {
  const changes = waiting;
  waiting = [];
  for (const [kind, interested] of Object.entries(listeners)) {
    const mine = changes.filter((change) => change.kind === kind);
    if (mine.length > 0) for (const listener of interested) listener(mine);
  }
});

const rest = (ms) => new Promise((done) => { setTimeout(done, ms); });

export async function follow() {
  let after = '';
  for (;;) {
    try {
      const answer = await get(`/api/feed?wait=20&after=${encodeURIComponent(after)}`);
      after = answer.next;
      if (answer.changes.length === 0) continue;
      waiting.push(...answer.changes);
      deliver();
      await rest(40);   // what comes in a burst comes together
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await rest(1000);
    }
  }
}
