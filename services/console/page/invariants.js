// The invariants, recomputed from the databases. The page reports success only after they hold.

import { get, Problem } from './api.js';
import { by, h, put, table } from './dom.js';
import { on } from './feed.js';
import { add, isShown, mark } from './tabs.js';
import { count, styles } from './words.js';

const element = h('div', { class: 'invariants' });
const listeners = [];
let report = null;
let problem = '';
let took = 0;
let checking = null;
let due = null;
let last = 0;

/** Called after each check with {holds, settled, report}; `settled`: nothing is in progress. */
export const onChecked = (listener) => {
  listeners.push(listener);
};

const present = () => styles.filter((style) => report?.[style]);
export const holds = () => report !== null && present().every((style) => report[style].holds);
export const settled = () =>
  report !== null && present().every((style) => report[style].under_way === 0);

function offending(style, finding) {
  if (finding.error)
    return h('p', { class: 'fault-words' }, `${style}: could not be checked: ${finding.error}`);
  if (finding.offending.length === 0) return null;
  const columns = [...new Set(finding.offending.flatMap(Object.keys))];
  return table(
    `${style}: violations`,
    columns,
    finding.offending.map((row) => columns.map((name) => row[name] ?? '')),
  );
}

function line(id) {
  const found = present()
    .map((style) => [style, report[style].invariants.find((one) => one.id === id)])
    .filter(([, one]) => one);
  const [, any] = found[0];
  return h(
    'li',
    { 'data-holds': found.every(([, one]) => one.holds) ? 'yes' : 'no' },
    h(
      'p',
      {},
      h('b', {}, any.words),
      found.map(([style, one]) =>
        h(
          'span',
          {
            class: `check ${style}`,
            'data-holds': one.holds ? 'yes' : 'no',
            title: `${style}: ${one.checked} rows examined`,
          },
          one.holds ? '✓' : '✗',
          h('small', {}, `${one.checked.toLocaleString()}`),
          h('span', { class: 'unseen' }, ` ${style} ${one.holds ? 'holds' : 'is broken'}`),
        ),
      ),
    ),
    found.map(([style, one]) => offending(style, one)),
  );
}

function draw() {
  drawVerdict();
  if (!report)
    return put(element, h('p', { class: 'quiet-words' }, problem || 'Reading the databases…'));
  const ids = [
    ...new Set(present().flatMap((style) => report[style].invariants.map((one) => one.id))),
  ].sort((a, b) => a - b);
  return put(
    element,
    h(
      'div',
      { class: 'panel-head' },
      h(
        'p',
        { class: 'quiet-words' },
        present()
          .map(
            (style) =>
              `${style}: ${count(report[style].orders, 'order')}, ${report[style].under_way} ` +
              'in progress',
          )
          .join(' · '),
        ` · read from the databases in ${took} ms`,
      ),
      h('button', { type: 'button', class: 'quiet', onclick: () => check() }, 'Check again'),
    ),
    h('ul', { class: 'findings' }, ids.map(line)),
  );
}

function drawVerdict() {
  const words = problem
    ? 'Invariants: unknown'
    : !report
      ? ''
      : holds()
        ? `All ${report[present()[0]].invariants.length} invariants hold`
        : 'An invariant is broken';
  const under = present().reduce((sum, style) => sum + report[style].under_way, 0);
  put(by('verdict'), words, under > 0 && h('small', {}, `${under} in progress`));
  by('verdict').dataset.holds = problem || !report ? '' : holds() ? 'yes' : 'no';
  mark('invariants', !report ? '' : holds() ? '✓' : '✗', !holds());
}

export function check() {
  checking ??= (async () => {
    const begun = performance.now();
    try {
      report = await get('/api/audit');
      problem = '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = error.message;
    }
    took = Math.round(performance.now() - begun);
    last = performance.now();
    checking = null;
    draw();
    for (const listener of listeners)
      listener({ holds: !problem && holds(), settled: settled(), report });
  })();
  return checking;
}

/** Checks soon; checks together take at most a tenth of the time, however large the shop. */
export function checkSoon() {
  if (due) return;
  const wait = Math.max(900, took * 10 - (performance.now() - last));
  due = setTimeout(() => {
    due = null;
    check();
  }, wait);
}

export function begin() {
  add({ id: 'invariants', title: 'Invariants', element, shown: draw });
  on('trace', checkSoon);
  on('process', checkSoon);
  setInterval(() => {
    if (!document.hidden && (isShown('invariants') || !holds() || !settled())) checkSoon();
  }, 4000);
  checkSoon();
}
