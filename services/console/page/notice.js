// One line: what a click did, or why it failed.

import { by } from './dom.js';

let timer;

export function say(words, mood = 'calm', lasting = false) {
  const notice = by('notice');
  notice.textContent = words;
  notice.dataset.mood = mood;
  notice.hidden = words === '';
  clearTimeout(timer);
  if (!lasting)
    timer = setTimeout(() => {
      notice.hidden = true;
    }, 6000);
}
