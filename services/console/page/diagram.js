// One side of the stage: the processes as lifelines, and the steps between them. Only rows in sight
// are in the document, and an unchanged row keeps its element.

import { calm, h, onceAFrame, put, s, table } from './dom.js';
import { open as openDetails } from './details.js';
import { layout, lifelines, visible } from './layout.js';
import { light, note } from './light.js';
import { mark } from './marks.js';
import { equivalents } from './pair.js';
import { isPlaying, isWhole, shownUntil, since } from './player.js';
import { find, kill, runs } from './processes.js';
import { may } from './session.js';
import { mood, span } from './words.js';

const titles = {
  orchestrated: ['Orchestrated', 'a coordinator sends commands, over HTTP'],
  choreographed: ['Choreographed', 'services react to events, over NATS'],
};

function titleOf(process) {
  const facts = [process.state, `port ${process.port}`, `process ${process.pid ?? '–'}`];
  if (process.condition !== 'running') facts.push(process.condition);
  if (process.restarts > 0) facts.push(`restarted ${process.restarts} times`);
  return `${process.name}: ${facts.join(', ')}. A click kills it.`;
}

export class Side {
  constructor(style) {
    this.style = style;
    this.diagram = null;
    this.followed = 0; // how many rows the last draw showed
    this.marks = new Map(); // a step's key → {element, text}
    this.redraw = onceAFrame(() => this.draw());
    this.build();
    new ResizeObserver(this.redraw).observe(this.scroll);
  }

  build() {
    const [title, words] = titles[this.style];
    this.state = h('span', { class: 'state' });
    this.heads = h('div', { class: 'heads' });
    this.lines = s('g', {});
    this.steps = s('g', {});
    this.svg = s(
      'svg',
      { class: 'picture', role: 'group', 'aria-label': `Sequence diagram, ${this.style}` },
      this.lines,
      this.steps,
    );
    this.empty = h('p', { class: 'empty' });
    this.scroll = h(
      'div',
      { class: 'scroll', onscroll: this.redraw },
      this.heads,
      this.svg,
      this.empty,
    );
    this.listing = h(
      'details',
      { class: 'as-table', ontoggle: () => this.list() },
      h('summary', {}, 'As a table'),
      h('div', {}),
    );
    this.element = h(
      'section',
      { class: `style ${this.style}`, 'aria-label': title },
      h('h3', {}, title, h('small', {}, words), this.state),
      this.scroll,
      this.listing,
    );
    this.svg.addEventListener('pointerover', (event) => this.point(event));
    this.svg.addEventListener('pointerleave', () => light(null));
    this.svg.addEventListener('focusin', (event) => this.point(event));
    this.svg.addEventListener('focusout', () => light(null));
    this.svg.addEventListener('click', (event) => this.choose(event));
    this.svg.addEventListener('keydown', (event) => this.keys(event));
  }

  set(diagram) {
    this.diagram = diagram;
    this.drawState();
    this.list();
    this.redraw();
  }

  stepOf(event) {
    const n = event.target.closest?.('.step')?.dataset.n;
    return n === undefined ? null : this.diagram.steps.find((step) => String(step.n) === n);
  }

  point(event) {
    const step = this.stepOf(event);
    light(step && { style: this.style, step, others: equivalents(this.style, step) });
  }

  choose(event) {
    const step = this.stepOf(event);
    if (step) openDetails(this.style, this.diagram, step);
  }

  shown() {
    return (this.diagram?.steps ?? []).filter((step) => since(this.diagram, step) <= shownUntil());
  }

  keys(event) {
    const step = this.stepOf(event);
    if (!step) return;
    const shown = this.shown();
    const at = shown.indexOf(step);
    const go = {
      ArrowDown: shown[at + 1],
      ArrowUp: shown[at - 1],
      Home: shown[0],
      End: shown[shown.length - 1],
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') openDetails(this.style, this.diagram, step);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      this.other?.focus(equivalents(this.style, step)[0]);
    else if (go) this.focus(go);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Scrolls to the step and focuses it. */
  focus(step) {
    if (!step) return note('This step has no equivalent on the other side.');
    const row = this.plan.rows.find((one) => one.step.n === step.n);
    if (!row) return;
    this.see(row);
    this.draw();
    this.steps.querySelector(`[data-n="${row.step.n}"]`)?.focus({ preventScroll: true });
  }

  see(row) {
    const top = this.scroll.scrollTop;
    const room = this.scroll.clientHeight - this.heads.offsetHeight;
    if (row.y - 30 < top) this.scroll.scrollTop = row.y - 40;
    else if (row.y + 30 > top + room) this.scroll.scrollTop = row.y + 40 - room;
  }

  draw() {
    const width = this.scroll.clientWidth;
    if (width === 0) return;
    const names = lifelines(this.style, this.diagram);
    this.plan = layout(names, this.diagram, width);
    const height = Math.max(
      this.plan.height,
      this.scroll.clientHeight - this.heads.offsetHeight - 4,
    );
    if (this.svg.getAttribute('width') !== String(width)) this.marks.clear();
    this.svg.setAttribute('width', width);
    this.svg.setAttribute('height', height);
    this.drawHeads(names);
    this.drawState();
    this.lines.replaceChildren(
      ...names.map((name) =>
        s('line', {
          class: `lifeline ${find(name, this.style)?.state ?? ''}`,
          x1: this.plan.x(name),
          x2: this.plan.x(name),
          y1: 0,
          y2: height,
        }),
      ),
    );
    this.keep(this.drawRows(width));
  }

  /**
   * Makes these the picture's groups. Those already there stay untouched, with focus and
   * animation.
   */
  keep(groups) {
    const wanted = new Set(groups);
    for (const child of [...this.steps.children]) if (!wanted.has(child)) child.remove();
    groups.forEach((group, index) => {
      if (this.steps.children[index] !== group)
        this.steps.insertBefore(group, this.steps.children[index] ?? null);
    });
  }

  drawRows(width) {
    const until = shownUntil();
    const shown = this.plan.rows.filter((row) => since(this.diagram, row.step) <= until);
    // Scrolls to new rows only, so the reader may scroll back
    if (isPlaying() && shown.length > this.followed) this.see(shown[shown.length - 1]);
    this.followed = shown.length;
    this.empty.hidden = shown.length > 0 || this.plan.rows.length > 0;
    this.empty.textContent =
      runs(this.style) || find('console', 'both') === undefined
        ? 'Nothing has happened yet.'
        : `The ${this.style} style is not up. Start it with ./duet up --style ${this.style}.`;
    const top = this.scroll.scrollTop;
    const rows = visible(shown, top, top + this.scroll.clientHeight);
    const groups = rows.map((row) => this.element_of(row, width));
    groups.forEach((group) => group.setAttribute('tabindex', -1));
    groups[0]?.setAttribute('tabindex', 0); // one stop for the tab key; arrows move on from there
    return groups;
  }

  element_of(row, width) {
    const { n, span_id, kind, label, attempt, fault, undo, lost, business } = row.step;
    // Not `n`: a step that arrives late changes the numbers of later ones
    const key = `${span_id}/${kind}/${attempt}/${label}`;
    const text = JSON.stringify([n, row.y, row.x1, row.x2, fault, undo, lost, business]);
    const known = this.marks.get(key);
    if (known?.text === text) return known.element;
    const element = mark(row, since(this.diagram, row.step), width);
    if (!known && !calm()) {
      element.classList.add('fresh');
      element.addEventListener('animationend', () => element.classList.remove('fresh'), {
        once: true,
      });
    }
    this.marks.set(key, { element, text });
    return element;
  }

  drawHeads(names) {
    const signature = JSON.stringify([
      may(),
      names,
      names.map((name) => find(name, this.style)),
      this.scroll.clientWidth,
    ]);
    if (signature === this.signature) return;
    this.signature = signature;
    const rows = Math.min(4, Math.max(2, Math.ceil(96 / (this.plan.half * 2))));
    this.heads.style.height = `${rows * 24 + 8}px`;
    put(
      this.heads,
      names.map((name, index) => this.head(name, index % rows)),
    );
  }

  /** Heads are in two rows or more, so that neighbours have room for their names. */
  head(name, row) {
    const process = find(name, this.style);
    const head = h(
      process ? 'button' : 'span',
      {
        type: process ? 'button' : undefined,
        disabled: process && !may(),
        class: `head ${process?.state ?? 'absent'}${process ? ' needs-key' : ''}`,
        'data-process': `${this.style}/${name}`,
        title: process ? titleOf(process) : name,
        'aria-label': process ? `Kill ${name}, ${this.style}, which is ${process.state}` : name,
        onclick: process ? () => kill(process) : undefined,
      },
      h('i', { class: 'dot' }),
      h('b', {}, name),
    );
    head.style.top = `${4 + row * 24}px`;
    const room = name.length * 7.4 + 26;
    head.style.left = `${Math.min(this.plan.x(name), this.scroll.clientWidth - room / 2)}px`;
    return head;
  }

  drawState() {
    const { diagram } = this;
    const whole = isWhole(diagram);
    const state = diagram ? (whole ? diagram.state : 'in progress') : '';
    const facts = [state];
    if (diagram?.complete && whole)
      facts.push(span(diagram.ended_at - diagram.began_at), `${diagram.steps.length} steps`);
    this.state.textContent = state ? facts.join(' · ') : '';
    this.state.dataset.mood = state ? mood(state) : '';
  }

  list() {
    if (!this.listing.open) return;
    const steps = this.diagram?.steps ?? [];
    put(
      this.listing.lastChild,
      table(
        `Steps of the order, ${this.style}`,
        ['#', 'after', 'from', 'to', 'kind', 'message', 'step', 'attempt', 'fault'],
        steps.map((step) => [
          step.n,
          span(since(this.diagram, step)),
          step.from,
          step.to,
          step.undo ? `${step.kind}, undo` : step.kind,
          step.label,
          step.business || '–',
          step.attempt,
          step.fault,
        ]),
      ),
    );
  }
}
