// Calls the console. Every change carries the operator's key.

import { key } from './session.js';

export class Problem extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function call(method, path, body, signal) {
  const headers = {};
  if (key()) headers.Authorization = `Bearer ${key()}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(
      0,
      'The console does not answer. If the shop is down, start it with ./duet up.',
    );
  }
  const text = await response.text();
  let value = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    /* not JSON: the status says enough */
  }
  if (!response.ok)
    throw new Problem(
      response.status,
      value?.detail ?? value?.title ?? `The console answered ${response.status}.`,
    );
  return value;
}

export const get = (path, signal) => call('GET', path, undefined, signal);
export const post = (path, body = {}) => call('POST', path, body);
export const del = (path) => call('DELETE', path);

/**
 * Repeats `act`, `ms` after its end, unless the page is hidden or `wanted` returns false. Returns a
 * function that runs it at once.
 */
export function every(ms, act, wanted = () => true) {
  let timer;
  let running = false;
  let again = false;
  async function run() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      if (!document.hidden && wanted()) await act();
    } catch (error) {
      if (!(error instanceof Problem)) console.error(error);
    }
    running = false;
    const soon = again;
    again = false;
    timer = setTimeout(run, soon ? 0 : ms);
  }
  run();
  return run;
}
