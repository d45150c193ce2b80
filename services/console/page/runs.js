// The traced orders, newest first.

import { every, get } from './api.js';
import { by, h, put } from './dom.js';
import { on } from './feed.js';
import { current, onPair, show } from './pair.js';
import { clock, mood, short, span, styles } from './words.js';

const max = 60;
// An order or a return; traces of operators' requests about products are left out
const isOrder = /^[or]-/;
let runs = [];
const listeners = [];

export const all = () => runs;
export const onRuns = (listener) => {
  listeners.push(listener);
};

/** One entry per order, with the trace of each style. */
function gather(traces) {
  const orders = new Map();
  for (const trace of traces) {
    if (!isOrder.test(trace.order_id)) continue;
    const run = orders.get(trace.order_id) ?? { order: trace.order_id, began: trace.began_at };
    run[trace.style] = trace;
    run.began = Math.min(run.began, trace.began_at);
    orders.set(trace.order_id, run);
  }
  return [...orders.values()].sort((a, b) => b.began - a.began).slice(0, max);
}

function side(run, style) {
  const trace = run[style];
  if (!trace) return h('span', { class: `run-side ${style}` }, '–');
  return h(
    'span',
    {
      class: `run-side ${style}`,
      'data-mood': mood(trace.state),
      title: `${style}: ${trace.state}, ${trace.spans} spans`,
    },
    trace.faults > 0 &&
      h('span', { class: 'run-fault', 'aria-label': `${trace.faults} faults` }, '↯'),
    span(trace.duration_us),
  );
}

function draw() {
  const shown = current().order;
  if (runs.length === 0)
    return put(
      by('runs'),
      h('p', { class: 'quiet-words' }, 'No order has been traced yet. Traced orders stay here.'),
    );
  return put(
    by('runs'),
    h(
      'ul',
      { class: 'runs' },
      runs.map((run) =>
        h(
          'li',
          {},
          h(
            'a',
            {
              href: `#order=${encodeURIComponent(run.order)}`,
              'aria-current': run.order === shown ? 'true' : undefined,
              title: run.order,
            },
            h('span', { class: 'run-name' }, short(run.order), h('small', {}, clock(run.began))),
            styles.map((style) => side(run, style)),
          ),
        ),
      ),
    ),
  );
}

export function begin() {
  draw();
  const look = every(5000, async () => {
    const answer = await get('/api/traces?limit=160');
    const before = JSON.stringify(runs);
    runs = gather(answer.traces);
    if (JSON.stringify(runs) === before) return;
    draw();
    for (const listener of listeners) listener(runs);
    if (!current().order && runs.length > 0) show(runs[0].order);
  });
  // Under load, a reader cannot follow more than four updates per second.
  let soon = null;
  on('trace', () => {
    soon ??= setTimeout(() => {
      soon = null;
      look();
    }, 250);
  });
  onPair(draw);
}
