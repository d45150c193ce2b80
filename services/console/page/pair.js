// The shown order: its two diagrams, fetched again as they grow.

import { get, Problem } from './api.js';
import { styles } from './words.js';
import { on } from './feed.js';

const listeners = [];
const empty = () => ({ orchestrated: null, choreographed: null });
let order = '';
let pair = empty();
let fetching = null;
let again = false;

export const onPair = (listener) => {
  listeners.push(listener);
};
export const current = () => ({ order, ...pair });

const notify = (fresh) => {
  for (const listener of listeners) listener({ order, ...pair }, fresh);
};

async function load(fresh) {
  if (!order) return;
  if (fetching) {
    again = true;
    return;
  }
  const id = order;
  fetching = new AbortController();
  try {
    const answer = await get(`/api/pair?order=${encodeURIComponent(id)}`, fetching.signal);
    if (id === order) {
      pair = answer;
      notify(fresh);
    }
  } catch (error) {
    if (!(error instanceof Problem) && error.name !== 'AbortError') throw error;
  } finally {
    fetching = null;
    if (again) {
      again = false;
      setTimeout(() => load(false), 60);
    }
  }
}

/** Shows this order. The address names it, so that a reader can keep or send it. */
export function show(id) {
  if (id === order) return;
  order = id;
  pair = empty();
  if (new URLSearchParams(location.hash.slice(1)).get('order') !== id)
    history.pushState(null, '', `#order=${encodeURIComponent(id)}`);
  if (fetching) fetching.abort();
  notify(true);
  load(true);
}

/** The step's equivalents in the other style; may be empty. */
export function equivalents(style, step) {
  const other = styles.find((one) => one !== style);
  if (!step.business) return [];
  return (pair[other]?.steps ?? []).filter(
    (one) => one.business === step.business && one.undo === step.undo,
  );
}

export function begin() {
  on('trace', (changes) => {
    if (changes.some((change) => change.order_id === order)) load(false);
  });
  const follow = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get('order');
    if (id) show(id);
  };
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
  follow();
  // Spans arrive in batches, so a running order is fetched again even without a change.
  setInterval(() => {
    if (!document.hidden && order && styles.some((style) => pair[style] && !pair[style].complete))
      load(false);
  }, 1000);
}
