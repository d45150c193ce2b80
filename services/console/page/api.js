// Asking the console. Everything that changes something carries the operator's key.

import { key } from './session.js';

export class Problem extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function ask(method, path, body, signal) {
  const headers = {};
  if (key()) headers.Authorization = `Bearer ${key()}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, signal, cache: 'no-store', body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, 'The console does not answer. If the shop is down, ./duet up starts it.');
  }
  const text = await response.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* told below */ }
  if (!response.ok) throw new Problem(response.status, value?.detail ?? value?.title ?? `The console answered ${response.status}.`);
  return value;
}

export const get = (path, signal) => ask('GET', path, undefined, signal);
export const post = (path, body = {}) => ask('POST', path, body);
export const del = (path) => ask('DELETE', path);

/** Does `act` again and again, `ms` after its end, not while the page is hidden or `wanted` says no. Returns a function that does it now. */
export function every(ms, act, wanted = () => true) {
  let timer;
  let running = false;
  let again = false;
  async function turn() {
    clearTimeout(timer);
    if (running) { again = true; return; }
    running = true;
    try { if (!document.hidden && wanted()) await act(); } catch (error) { if (!(error instanceof Problem)) console.error(error); }
    running = false;
    const soon = again;
    again = false;
    timer = setTimeout(turn, soon ? 0 : ms);
  }
  turn();
  return turn;
}
