// The picture of one step: an arrow, or a sign on a lifeline; and its text for a screen reader.

import { s } from './dom.js';
import { beside, fit, gutter, labelAt, rowHeight } from './layout.js';
import { span } from './words.js';

export function descriptionOf(step, moment) {
  const way = step.to && step.to !== step.from ? `${step.from} to ${step.to}` : `at ${step.from}`;
  const facts = [
    `${step.kind}: ${step.label}`,
    way,
    `at ${span(moment)}`,
    step.undo ? 'undoing' : '',
    step.attempt > 1 ? `attempt ${step.attempt}` : '',
    step.fault ? `fault ${step.fault}` : '',
    step.lost ? 'lost' : '',
  ];
  return facts.filter(Boolean).join(', ');
}

function arrow(row) {
  const right = row.x2 > row.x1;
  const end = row.x2 + (right ? -2 : 2);
  const back = end + (right ? -8 : 8);
  const open = row.step.kind === 'answer' || row.step.kind === 'reply';
  return [
    s('line', { class: 'shaft', x1: row.x1, y1: row.y, x2: open ? end : back, y2: row.y }),
    s('path', {
      class: open ? 'tip open' : 'tip',
      d: `M${back} ${row.y - 4.5}L${end} ${row.y}L${back} ${row.y + 4.5}${open ? '' : 'Z'}`,
    }),
    s('circle', { class: 'origin', cx: row.x1, cy: row.y, r: 2.5 }),
  ];
}

const bolt = (x, y) => s('path', { class: 'bolt', d: `M${x + 2} ${y - 9}l-7 10h5l-3 8 8-11h-5z` });

const cross = (x, y) => s('path', { class: 'cross', d: `M${x - 5} ${y - 5}l10 10m0-10l-10 10` });

function sign(row) {
  if (row.step.fault || row.step.kind === 'fault') return [bolt(row.x1, row.y)];
  if (row.step.kind === 'timer') {
    return [
      s('circle', { class: 'sign', cx: row.x1, cy: row.y, r: 7 }),
      s('path', { class: 'hand', d: `M${row.x1} ${row.y - 4}v4l3 2` }),
    ];
  }
  return [s('rect', { class: 'sign', x: row.x1 - 4, y: row.y - 6, width: 8, height: 12, rx: 2 })];
}

function badges(row) {
  const signs = [];
  if (row.step.lost) signs.push(cross(row.x1 + (row.x2 - row.x1) * 0.82, row.y));
  if (row.step.fault && !row.own) signs.push(bolt(row.x1 + (row.x2 > row.x1 ? 12 : -12), row.y));
  return signs;
}

/**
 * The <g> of a row, `width` wide. Its classes say what it is; diagram.js and light.js decide
 * whether it is shown and lit.
 */
export function mark(row, moment, width) {
  const { step } = row;
  const fault = step.fault || step.kind === 'fault';
  const retry = step.attempt > 1 ? ` · attempt ${step.attempt}` : '';
  const place = row.own ? beside(row.x1, width) : { anchor: 'middle', room: width - gutter };
  // Bold text is wider
  const text = fit(step.label, place.room - retry.length * 7 - (fault ? step.label.length : 0));
  const at = row.own ? place.x : labelAt(row.x1, row.x2, text + retry, width);
  const classes = [
    'step',
    `kind-${step.kind}`,
    step.undo ? 'undo' : '',
    step.business ? '' : 'alone',
    fault ? 'fault' : '',
    step.attempt > 1 ? 'again' : '',
    step.lost ? 'lost' : '',
  ];
  return s(
    'g',
    {
      class: classes.filter(Boolean).join(' '),
      role: 'button',
      tabindex: -1,
      'aria-label': descriptionOf(step, moment),
      'data-n': step.n,
      'data-business': step.business,
    },
    text !== step.label && s('title', {}, step.label),
    s('rect', {
      class: 'hit',
      x: 2,
      y: row.y - rowHeight / 2 - 4,
      width: width - 4,
      height: rowHeight,
      rx: 5,
    }),
    s(
      'text',
      { class: 'moment', x: gutter - 12, y: row.y + 4, 'text-anchor': 'end' },
      span(moment),
    ),
    row.own ? sign(row) : arrow(row),
    s(
      'text',
      { class: 'label', x: at, y: row.own ? row.y + 4 : row.y - 6, 'text-anchor': place.anchor },
      text,
      retry && s('tspan', { class: 'badge' }, retry),
    ),
    badges(row),
  );
}
