// The details of one step: what the message carried, what its service has written, and which code
// handled it.

import { get, Problem } from './api.js';
import { by, h, put, table } from './dom.js';
import { equivalents } from './pair.js';
import { since } from './player.js';
import { clock, span, styles } from './words.js';

let opener = null;

const isHeader = (name) =>
  /(^|\.)headers?\./.test(name) ||
  ['traceparent', 'http.request.method', 'url.path', 'http.response.status_code'].includes(name);
const isBody = (name) => /(^|\.)body$/.test(name);
const isSource = (name) => /^code\./.test(name);
const isRow = (name) =>
  /(^|\.)(row|rows|db)\.(before|after)$/.test(name) || /\.(before|after)$/.test(name);

function pretty(value) {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function source(attributes) {
  const file = attributes['code.file.path'] ?? attributes['code.filepath'] ?? '';
  const line = attributes['code.line.number'] ?? attributes['code.lineno'] ?? '';
  return file ? `${file}${line ? `:${line}` : ''}` : '';
}

const section = (title, ...content) => h('section', {}, h('h3', {}, title), content);
const pairs = (entries) =>
  h(
    'dl',
    {},
    entries.map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]),
  );

function attributesOf(step) {
  const all = Object.entries(step.attributes ?? {});
  const named = (test) => all.filter(([name]) => test(name));
  const rest = all.filter(
    ([name]) =>
      name !== 'messaging.message.id' &&
      !isHeader(name) &&
      !isBody(name) &&
      !isSource(name) &&
      !isRow(name),
  );
  const headers = [
    ['id', step.message_id],
    ['span', step.span_id],
    ['caused by', step.parent_id],
    ...named(isHeader),
  ].filter(([, value]) => value);
  return [
    headers.length > 0 && section('Headers', pairs(headers)),
    named(isBody).map(([name, value]) =>
      section(
        name.includes('reply') ? 'Answer' : 'Body',
        h('pre', { 'data-name': name }, pretty(value)),
      ),
    ),
    named(isRow).length > 0 &&
      section(
        'Rows',
        named(isRow).map(([name, value]) => [
          h('h4', {}, name.endsWith('before') ? 'before' : 'after'),
          h('pre', {}, pretty(value)),
        ]),
      ),
    source(step.attributes ?? {}) && section('Handled by', h('code', {}, source(step.attributes))),
    rest.length > 0 && section('Attributes', pairs(rest)),
  ];
}

/** Was the row written before or after this step? '' when the row has no time. */
function when(row, step) {
  const at = Number(row.at);
  if (!at) return '';
  return at < step.at ? 'before' : 'after';
}

function rowsTable(found, step) {
  const columns = [...new Set(found.rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => name !== 'at',
  );
  const timed = found.rows.some((row) => row.at);
  return table(
    `${found.service}.${found.table}`,
    [...columns, ...(timed ? ['written'] : [])],
    found.rows.map((row) => [
      ...columns.map((name) => row[name] ?? ''),
      ...(timed ? [`${clock(Number(row.at))}, ${when(row, step)} this step`] : []),
    ]),
  );
}

async function showRows(place, style, order, step) {
  const service = step.to || step.from;
  try {
    const answer = await get(`/api/rows?style=${style}&order=${encodeURIComponent(order)}`);
    const mine = answer.tables.filter((one) => one.service === service);
    if (mine.length > 0)
      put(
        place,
        h('h3', {}, `What ${service} has written about this order`),
        mine.map((one) => rowsTable(one, step)),
      );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    put(place, h('p', { class: 'quiet-words' }, error.message));
  }
}

export function close() {
  const panel = by('details');
  if (panel.hidden) return;
  panel.hidden = true;
  opener?.focus?.({ preventScroll: true });
  opener = null;
}

function equivalentsText(style, step) {
  const way = (one) => (one.to && one.to !== one.from ? `${one.from} → ${one.to}` : one.from);
  const texts = equivalents(style, step).map((one) => `${one.label} (${way(one)})`);
  return [...new Set(texts)].join(', ');
}

export function open(style, diagram, step) {
  const panel = by('details');
  if (panel.hidden) opener = document.activeElement;
  const other = styles.find((one) => one !== style);
  const rows = h('section', { class: 'rows' });
  put(
    panel,
    h(
      'header',
      {},
      h('p', { class: `eyebrow ${style}` }, `${style} · ${step.undo ? 'undo, ' : ''}${step.kind}`),
      h('h2', {}, step.label),
      h('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: close }, '×'),
    ),
    h(
      'p',
      { class: 'way' },
      step.to && step.to !== step.from ? `${step.from} → ${step.to}` : `at ${step.from}`,
      ` · after ${span(since(diagram, step))}`,
      step.duration_us ? ` · took ${span(step.duration_us)}` : '',
      step.attempt > 1 ? ` · attempt ${step.attempt}` : '',
    ),
    step.fault && h('p', { class: 'fault-words' }, `Injected fault: ${step.fault}`),
    h(
      'p',
      { class: 'quiet-words' },
      equivalents(style, step).length > 0
        ? `In the ${other} style: ${equivalentsText(style, step)}`
        : `The ${other} style has no equivalent of this step.`,
    ),
    attributesOf(step),
    rows,
  );
  panel.hidden = false;
  panel.querySelector('.close').focus({ preventScroll: true });
  showRows(rows, style, diagram.order_id, step);
}

export function begin() {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
}
