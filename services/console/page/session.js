// Does this page have the operator's key? The link of `./duet up` has a ticket, valid once, which
// the page exchanges for the key. The key stays in this tab (sessionStorage) and never in an
// address.

const place = 'duet.key';
const listeners = [];
let current = null;

export const key = () => current;
export const may = () => current !== null;
export const onKey = (listener) => {
  listeners.push(listener);
};

function notify(words = '') {
  for (const listener of listeners) listener(current !== null, words);
}

async function redeem(ticket) {
  const answer = await fetch('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket }),
  });
  const value = await answer.json();
  if (!answer.ok) return { words: value.detail };
  return { key: value.key };
}

/** Only a refusal makes a key bad, not a console that is restarting. */
async function isGood(candidate) {
  try {
    const answer = await fetch('/api/session', {
      headers: { Authorization: `Bearer ${candidate}` },
    });
    return answer.status !== 401;
  } catch {
    return true;
  }
}

export async function begin() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const ticket = fragment.get('ticket');
  let words = '';
  if (ticket) {
    fragment.delete('ticket');
    history.replaceState(null, '', fragment.size > 0 ? `#${fragment}` : location.pathname);
    const redeemed = await redeem(ticket);
    if (redeemed.key) sessionStorage.setItem(place, redeemed.key);
    else words = redeemed.words ?? '';
  }
  const kept = sessionStorage.getItem(place);
  current = kept && (await isGood(kept)) ? kept : null;
  if (kept && !current) sessionStorage.removeItem(place);
  notify(words);
  return current !== null;
}
