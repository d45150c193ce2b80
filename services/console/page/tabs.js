// The panels below the stage. Only the shown panel fetches and draws.

import { by, h, put } from './dom.js';

const tabs = [];
let chosen = 'invariants';

export const isShown = (id) => chosen === id;

/** `panel`: {id, title, element, shown()}; `shown` is called when the panel becomes visible. */
export function add(panel) {
  tabs.push(panel);
}

export function choose(id, focus = false) {
  chosen = id;
  for (const tab of tabs) {
    const mine = tab.id === id;
    tab.button.setAttribute('aria-selected', mine);
    tab.button.tabIndex = mine ? 0 : -1;
    tab.holder.hidden = !mine;
    if (mine && focus) tab.button.focus();
    if (mine) tab.shown?.();
  }
}

/** A short text beside the title, such as a count. */
export function mark(id, words, bad = false) {
  const tab = tabs.find((one) => one.id === id);
  if (!tab) return;
  tab.mark.textContent = words;
  tab.mark.toggleAttribute('data-bad', bad);
}

function keys(event) {
  const at = tabs.findIndex((tab) => tab.id === chosen);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(tabs[(to + tabs.length) % tabs.length].id, true);
}

export function begin() {
  for (const tab of tabs) {
    tab.mark = h('span', { class: 'tab-mark' });
    tab.button = h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${tab.id}`,
        'aria-controls': `panel-${tab.id}`,
        onclick: () => choose(tab.id),
      },
      tab.title,
      tab.mark,
    );
    tab.holder = h(
      'div',
      {
        role: 'tabpanel',
        id: `panel-${tab.id}`,
        'aria-labelledby': `tab-${tab.id}`,
        class: 'panel card',
      },
      tab.element,
    );
  }
  put(
    by('tabs'),
    tabs.map((tab) => tab.button),
  );
  by('tabs').addEventListener('keydown', keys);
  put(
    by('panels'),
    tabs.map((tab) => tab.holder),
  );
  choose(chosen);
}
