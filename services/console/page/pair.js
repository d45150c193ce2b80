// The order that is looked at: its two diagrams, fetched anew as they grow.

import { get, Problem } from './api.js';
import { styles } from './words.js';
import { on } from './feed.js';

const listeners = [];
const empty = () => ({ orchestrated: null, choreographed: null });
let order = '';
let pair = empty();
let fetching = null;
let again = false;

export const onPair = (listener) => { listeners.push(listener); };
export const current = () => ({ order, ...pair });

const tell = (fresh) => { for (const listener of listeners) listener({ order, ...pair }, fresh); };

async function load(fresh) {
  if (!order) return;
  if (fetching) { again = true; return; }
  const wanted = order;
  fetching = new AbortController();
  try {
    const answer = await get(`/api/pair?order=${encodeURIComponent(wanted)}`, fetching.signal);
    if (wanted === order) {
      pair = answer;
      tell(fresh);
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

/** Looks at this order. The address says so, too: it can be kept and sent. */
export function show(id) {
  if (id === order) return;
  order = id;
  pair = empty();
  if (new URLSearchParams(location.hash.slice(1)).get('order') !== id) history.pushState(null, '', `#order=${encodeURIComponent(id)}`);
  if (fetching) fetching.abort();
  tell(true);
  load(true);
}

/** The step's equivalents in the other style; none when it has none. */
export function equivalents(style, step) {
  const other = styles.find((one) => one !== style);
  if (!step.business) return [];
  return (pair[other]?.steps ?? []).filter((one) => one.business === step.business && one.undo === step.undo);
}

export function begin() {
  on('trace', (changes) => { if (changes.some((change) => change.order_id === order)) load(false); });
  const follow = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get('order');
    if (id) show(id);
  };
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
  follow();
  // An order under way is looked at again even when nothing was told: spans come in batches.
  setInterval(() => { if (!document.hidden && order && styles.some((style) => pair[style] && !pair[style].complete)) load(false); }, 1000);
}
