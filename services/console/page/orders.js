// Places the same order in both styles and shows it from its beginning.

import { post, Problem } from './api.js';
import { by, h, put } from './dom.js';
import { say } from './notice.js';
import { may } from './session.js';
import { show } from './pair.js';
import { watchFromStart } from './player.js';
import { styles } from './words.js';

const kinds = [
  { name: 'that succeeds', options: {} },
  { name: 'with a declined card', options: { token: 'tok_declined' } },
  { name: 'to Antarctica', options: { country: 'AQ' } },
  { name: 'of a blocked customer', options: { customer: 'blocked-eve' } },
  { name: 'with a slow card', options: { token: 'tok_slow' } },
  { name: 'with a flaky card', options: { token: 'tok_flaky' } },
];

const listeners = [];
export const onPlaced = (listener) => {
  listeners.push(listener);
};

export async function place(options = {}) {
  by('place').disabled = true;
  try {
    const placed = await post('/api/orders', options);
    const refused = styles.filter((style) => placed[style]?.problem);
    if (refused.length > 0)
      say(refused.map((style) => `${style}: ${placed[style].problem}`).join(' '), 'bad');
    if (!placed.order_id) return null;
    watchFromStart();
    show(placed.order_id);
    for (const listener of listeners) listener(placed.order_id);
    return placed.order_id;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message, 'bad');
    return null;
  } finally {
    by('place').disabled = !may();
  }
}

export function begin() {
  put(
    by('order-kind'),
    kinds.map((one) => h('option', {}, one.name)),
  );
  by('place').addEventListener('click', () => place(kinds[by('order-kind').selectedIndex].options));
}
