// Highlights the equivalents of the step that the reader points at; a hint says when there is none.

import { by } from './dom.js';

let lit = [];

export function note(words) {
  by('hint').textContent = words;
}

const element = (style, step) =>
  document.querySelector(`.style.${style} .step[data-n="${CSS.escape(String(step.n))}"]`);

export function light(pointed) {
  for (const one of lit) one.classList.remove('lit', 'pointed', 'lonely');
  lit = [];
  by('stage').classList.toggle(
    'pointing',
    pointed !== null && pointed !== undefined && pointed.others.length > 0,
  );
  if (!pointed) return note('');
  const { style, step, others } = pointed;
  const other = style === 'orchestrated' ? 'choreographed' : 'orchestrated';
  const add = (side, one, ...classes) => {
    const found = element(side, one);
    if (!found) return;
    found.classList.add(...classes);
    lit.push(found);
  };
  add(style, step, 'pointed', ...(others.length === 0 ? ['lonely'] : ['lit']));
  for (const one of others) add(other, one, 'lit');
  note(
    others.length === 0
      ? `“${step.label}” has no equivalent in the ${other} style, because it belongs to how ` +
          'this style works.'
      : `“${step.label}” is “${[...new Set(others.map((one) => one.label))].join('”, “')}” ` +
          `in the ${other} style: ${step.business.replaceAll('-', ' ')}.`,
  );
}
