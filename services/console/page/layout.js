// The positions of a sequence diagram: plain numbers, no elements.

export const rowHeight = 32;
export const gutter = 62; // for the times, left of the first lifeline
const firstRow = 30;

// The same services have the same place in both diagrams, so that the reader can compare them.
const order = [
  'gateway',
  'coordinator',
  'broker',
  'orders',
  'fraud',
  'inventory',
  'payments',
  'shipping',
  'reporting',
];
const always = ['orders', 'fraud', 'inventory', 'payments', 'shipping', 'reporting'];
const outside = 'customer'; // at the left edge, without a lifeline
const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);

export function lifelines(style, diagram) {
  const names = new Set([
    ...(style === 'orchestrated' ? ['coordinator'] : []),
    ...always,
    ...(diagram?.lifelines ?? []),
  ]);
  names.delete(outside);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** {x(name), rows:[{step, y, x1, x2, own}], height}; `own`: the step stays at one lifeline. */
export function layout(names, diagram, width) {
  const half = Math.max(15, (width - gutter) / names.length / 2);
  const x = (name) =>
    name === outside ? gutter - 8 : gutter + half * (2 * Math.max(0, names.indexOf(name)) + 1);
  const rows = (diagram?.steps ?? []).map((step, index) => {
    const to = step.to || step.from;
    return {
      step,
      y: firstRow + index * rowHeight,
      x1: x(step.from),
      x2: x(to),
      own: step.from === to,
    };
  });
  return { x, rows, half, height: firstRow + rows.length * rowHeight + 14 };
}

/** Rows that meet [top, bottom], and 12 beyond either end, so that scrolling finds them drawn. */
export function visible(rows, top, bottom) {
  const first = Math.max(0, Math.floor((top - firstRow) / rowHeight) - 12);
  const last = Math.min(rows.length, Math.ceil((bottom - firstRow) / rowHeight) + 12);
  return rows.slice(first, last);
}

const characterWidth = 6.4; // of a label, about

/** The text, cut to `room` pixels. */
export function fit(text, room) {
  const max = Math.max(3, Math.floor(room / characterWidth));
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** The place of a text beside a lifeline, on the side with more room: {x, anchor, room}. */
export function beside(x, width) {
  const right = width - x - 16;
  const left = x - 16 - gutter;
  return right >= left
    ? { x: x + 12, anchor: 'start', room: right }
    : { x: x - 12, anchor: 'end', room: left };
}

/** The x of a text centred between two lifelines, moved so that it stays inside. */
export function labelAt(x1, x2, text, width) {
  const room = text.length * characterWidth + 10;
  const middle = (x1 + x2) / 2;
  return Math.min(width - room / 2 - 2, Math.max(gutter + room / 2 - 6, middle));
}
