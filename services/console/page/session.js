// May this page change anything? The link of `./duet up` brings a ticket, good once, that is changed for the operator's key. The key stays in
// this tab (sessionStorage) and in no address.

const place = 'duet.key';
const listeners = [];
let current = null;

export const key = () => current;
export const may = () => current !== null;
export const onKey = (listener) => { listeners.push(listener); };

function tell(words = '') {
  for (const listener of listeners) listener(current !== null, words);
}

async function redeem(ticket) {
  const answer = await fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ticket }) });
  const value = await answer.json();
  if (!answer.ok) return { words: value.detail };
  return { key: value.key };
}

/** Only a refusal makes a key bad; a console that is being started again does not. */
async function isGood(candidate) {
  try {
    const answer = await fetch('/api/session', { headers: { Authorization: `Bearer ${candidate}` } });
    return answer.status !== 401;
  } catch { return true; }
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
  tell(words);
  return current !== null;
}
