// Receives changes by long polling; each poll resumes at the cursor of the last. Listeners get all
// changes of a frame in one call, so a thousand orders per second cost at most sixty calls.

import { get, Problem } from './api.js';
import { onceAFrame } from './dom.js';

const listeners = { trace: [], process: [], fault: [] };
let pending = [];

export const on = (kind, listener) => {
  listeners[kind].push(listener);
};

const deliver = onceAFrame(() => {
  const changes = pending;
  pending = [];
  for (const [kind, interested] of Object.entries(listeners)) {
    const mine = changes.filter((change) => change.kind === kind);
    if (mine.length > 0) for (const listener of interested) listener(mine);
  }
});

const pause = (ms) =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

export async function follow() {
  let after = '';
  for (;;) {
    try {
      const answer = await get(`/api/feed?wait=20&after=${encodeURIComponent(after)}`);
      after = answer.next;
      if (answer.changes.length === 0) continue;
      pending.push(...answer.changes);
      deliver();
      await pause(40); // gathers a burst
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await pause(1000);
    }
  }
}
