// Makes elements from plain values. A text only ever becomes a text node, so the text of an order,
// an event or a log line is never markup.

const svgSpace = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** h('p', {class: 'x', onclick: f}, 'text', other, …) */
export const h = (tag, attributes, ...children) =>
  fill(document.createElement(tag), attributes, children);
/** The same for SVG. */
export const s = (tag, attributes, ...children) =>
  fill(document.createElementNS(svgSpace, tag), attributes, children);

export const by = (id) => document.getElementById(id);

export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** A table; `rows` are arrays of texts or elements. */
export function table(caption, heads, rows) {
  return h(
    'table',
    {},
    h('caption', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        heads.map((head) => h('th', { scope: 'col' }, head)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((cells) =>
        h(
          'tr',
          {},
          cells.map((cell) => h('td', {}, cell)),
        ),
      ),
    ),
  );
}

/** A function that runs `act` at most once per frame, however often it is called. */
export function onceAFrame(act) {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      act();
    });
  };
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
