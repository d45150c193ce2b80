// Numbers and names for human readers.

export const styles = ['orchestrated', 'choreographed'];

/** Microseconds: "820 µs", "12.4 ms", "3.2 s". */
export function span(micros) {
  if (micros === null || micros === undefined) return '–';
  const size = Math.abs(micros);
  if (size < 1000) return `${Math.round(micros)} µs`;
  if (size < 100_000) return `${(micros / 1000).toFixed(1)} ms`;
  if (size < 1_000_000) return `${Math.round(micros / 1000)} ms`;
  return `${(micros / 1e6).toFixed(size < 10e6 ? 2 : 1)} s`;
}

/** Microseconds since the epoch: the time of day. */
export function clock(micros) {
  const date = new Date(micros / 1000);
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

export const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString()} ${number === 1 ? one : many}`;

/** "o-1m86d3hz6c71120b3df" shortened. */
export const short = (id) => (id.length > 16 ? `${id.slice(0, 6)}…${id.slice(-5)}` : id);

const good = ['dispatched', 'confirmed', 'returned', 'partly_returned'];
const ended = [...good, 'rejected', 'cancelled'];

export const isEnd = (state) => ended.includes(state) && state !== 'confirmed';
export const mood = (state) =>
  good.includes(state)
    ? 'good'
    : ended.includes(state)
      ? 'undone'
      : state === 'needs_attention'
        ? 'bad'
        : 'open';
