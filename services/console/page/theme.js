// Dark or light: the system's choice until the reader chooses.

import { by } from './dom.js';

const place = 'duet.theme';
const listeners = [];
const system = matchMedia('(prefers-color-scheme: dark)');

export const onTheme = (listener) => {
  listeners.push(listener);
};

const isDark = () =>
  (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  by('theme').textContent = isDark() ? '☀' : '☾';
  by('theme').setAttribute('aria-label', isDark() ? 'Light' : 'Dark');
  for (const listener of listeners) listener();
}

export function begin() {
  apply(localStorage.getItem(place));
  system.addEventListener('change', () => apply(null));
  by('theme').addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    localStorage.setItem(place, theme);
    apply(theme);
  });
}
