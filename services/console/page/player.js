// The time of both diagrams: how much of the order is shown. Both end at the same time since the
// order was placed.

import { by, calm, h, put } from './dom.js';
import { onPair } from './pair.js';
import { span, styles } from './words.js';

const speeds = [
  { name: 'as it happens', slower: 0 },
  { name: '10 times slower', slower: 10 },
  { name: '50 times slower', slower: 50 },
  { name: '200 times slower', slower: 200 },
];
const minGap = 45; // milliseconds from one step to the next, so that the eye can follow
const maxGap = 900; // a crash of three seconds need not take ten minutes

const listeners = [];
// Times of the steps of both sides, microseconds since the order was placed, ascending
let moments = [];
let until = Infinity; // the steps up to this time are shown
let playing = false;
let speed = calm() ? speeds[0] : speeds[2];
let timer;

export const onTime = (listener) => {
  listeners.push(listener);
};
export const shownUntil = () => until;
export const since = (diagram, step) => step.at - diagram.began_at;
export const isPlaying = () => playing;
/** Are all its steps shown? */
export const isWhole = (diagram) =>
  (diagram?.steps ?? []).every((step) => since(diagram, step) <= until);

const shownCount = () => moments.filter((moment) => moment <= until).length;
const atEnd = () => moments.length === 0 || until >= moments[moments.length - 1];

function notify() {
  draw();
  for (const listener of listeners) listener(until);
}

function schedule() {
  clearTimeout(timer);
  if (!playing) return;
  if (speed.slower === 0) {
    until = Infinity;
    return;
  }
  const next = moments.find((moment) => moment > until);
  if (next === undefined) return; // waits for more steps
  const gap = until < 0 ? 0 : ((next - until) / 1000) * speed.slower;
  timer = setTimeout(
    () => {
      until = next;
      notify();
      schedule();
    },
    Math.min(maxGap, Math.max(minGap, gap)),
  );
}

export function play() {
  if (atEnd() && moments.length > 0) until = -1;
  playing = true;
  schedule();
  notify();
}

export function pause() {
  playing = false;
  clearTimeout(timer);
  if (until === Infinity && moments.length > 0) until = moments[moments.length - 1];
  notify();
}

/** One step forward or back. */
export function step(by_) {
  pause();
  const target = Math.min(moments.length, Math.max(0, shownCount() + by_));
  until = target === 0 ? -1 : moments[target - 1];
  notify();
}

function scrub(to) {
  playing = false;
  clearTimeout(timer);
  until = to === 0 ? -1 : moments[to - 1];
  notify();
}

export function showAll() {
  playing = false;
  clearTimeout(timer);
  until = Infinity;
  notify();
}

/** Plays a new order from its beginning at the chosen speed. */
export function watchFromStart() {
  until = -1;
  playing = true;
  schedule();
  notify();
}

const controls = {};

function build() {
  controls.back = h(
    'button',
    {
      type: 'button',
      onclick: () => step(-1),
      'aria-label': 'One step back',
      title: 'One step back (,)',
    },
    '‹',
  );
  controls.play = h(
    'button',
    {
      type: 'button',
      class: 'wide',
      onclick: () => (playing && !atEnd() ? pause() : play()),
      title: 'Play or pause (space)',
    },
    'Play',
  );
  controls.on = h(
    'button',
    {
      type: 'button',
      onclick: () => step(1),
      'aria-label': 'One step on',
      title: 'One step on (.)',
    },
    '›',
  );
  controls.scrub = h('input', {
    type: 'range',
    id: 'scrub',
    min: 0,
    max: 0,
    value: 0,
    'aria-label': 'Both diagrams up to this step',
    oninput: () => scrub(Number(controls.scrub.value)),
  });
  controls.at = h('output', { class: 'at', for: 'scrub' }, '');
  controls.speed = h(
    'select',
    {
      id: 'speed',
      'aria-label': 'Speed',
      onchange: () => {
        speed = speeds[controls.speed.selectedIndex];
        schedule();
      },
    },
    speeds.map((one) => h('option', { selected: one === speed }, one.name)),
  );
  put(
    by('player'),
    controls.back,
    controls.play,
    controls.on,
    controls.scrub,
    controls.at,
    controls.speed,
  );
}

function draw() {
  const shown = shownCount();
  controls.play.textContent =
    playing && !atEnd() ? 'Pause' : atEnd() && moments.length > 0 ? 'Replay' : 'Play';
  controls.scrub.max = moments.length;
  controls.scrub.value = shown;
  controls.scrub.setAttribute('aria-valuetext', `step ${shown} of ${moments.length}`);
  controls.at.textContent =
    moments.length === 0 ? '' : shown === 0 ? '0' : `+${span(moments[shown - 1])}`;
  for (const control of [controls.back, controls.play, controls.on, controls.scrub])
    control.disabled = moments.length === 0;
}

function keys(event) {
  if (
    event.target.closest?.('input, select, textarea, button, a, summary') ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  const act = {
    ' ': () => (playing && !atEnd() ? pause() : play()),
    ',': () => step(-1),
    '.': () => step(1),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function begin() {
  build();
  document.addEventListener('keydown', keys);
  onPair((pair, fresh) => {
    const wasWhole = atEnd();
    moments = [
      ...new Set(
        styles.flatMap((style) => (pair[style]?.steps ?? []).map((one) => since(pair[style], one))),
      ),
    ].sort((a, b) => a - b);
    if (fresh && !playing) until = Infinity;
    // A reader at the end stays at the end
    else if (!playing && wasWhole && until !== -1) until = Infinity;
    schedule();
    notify();
  });
  draw();
}
