// Charts of both styles on one scale. Chart.js comes from Debian's package; without it, only the
// table of each chart is shown.

import { every, get } from './api.js';
import { calm, h, put, table } from './dom.js';
import { add, isShown } from './tabs.js';
import { styles } from './words.js';
import { onTheme } from './theme.js';

const pictures = [
  { title: 'Throughput', unit: 'orders/s', lines: [['orders_per_s', '']] },
  {
    title: 'Latency, p50 and p99',
    unit: 'ms',
    lines: [
      ['p50_ms', 'p50'],
      ['p99_ms', 'p99'],
    ],
  },
  { title: 'In flight', unit: 'orders', lines: [['in_flight', '']] },
  { title: 'Delivered more than once', unit: 'messages/s', lines: [['repeated_per_s', '']] },
  { title: 'Waiting in queues and outboxes', unit: 'messages', lines: [['waiting', '']] },
  { title: 'Consumer lag', unit: 'messages', lines: [['behind', '']] },
  { title: 'Report freshness', unit: 'ms behind', lines: [['freshness_ms', '']] },
];
const maxSamples = 180;

const element = h('div', { class: 'charts' });
let samples = [];
let Chart = null;
let charts = [];

/** A colour of the style sheet in the current theme. */
function color(name) {
  const probe = h('i', { hidden: true });
  probe.style.color = `var(${name})`;
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const number = (value) =>
  value === null || value === undefined
    ? '–'
    : value >= 100
      ? Math.round(value).toLocaleString()
      : value.toFixed(1);

function datasets(picture) {
  return styles.flatMap((style) =>
    picture.lines.map(([field, name]) => ({
      label: `${style}${name ? `, ${name}` : ''}`,
      data: samples.map((sample) => sample[style]?.[field] ?? null),
      borderColor: color(`--${style}`),
      borderWidth: name === 'p99' ? 1 : 2,
      borderDash: name === 'p99' ? [4, 3] : [],
      pointRadius: 0,
      tension: 0.2,
      spanGaps: false,
    })),
  );
}

const seconds = () => {
  const newest = samples.at(-1)?.at ?? 0;
  return samples.map((sample) => Math.round((sample.at - newest) / 1e6));
};

function options(picture) {
  const axis = {
    grid: { color: color('--line') },
    ticks: { color: color('--soft'), maxTicksLimit: 5, maxRotation: 0, font: { size: 10 } },
    border: { display: false },
  };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    events: calm() ? [] : ['mousemove', 'mouseout'],
    interaction: { mode: 'index', intersect: false },
    plugins: { legend: { display: false }, title: { display: false } },
    scales: {
      x: { ...axis, ticks: { ...axis.ticks, callback: (value) => `${seconds()[value]} s` } },
      y: {
        ...axis,
        beginAtZero: true,
        title: { display: true, text: picture.unit, color: color('--soft'), font: { size: 10 } },
      },
    },
  };
}

function newest(picture) {
  const latest = samples.at(-1);
  return table(
    `${picture.title}, now`,
    ['now', ...picture.lines.map(([, name]) => `${name} ${picture.unit}`.trim())],
    styles.map((style) => [
      h('span', { class: `key ${style}` }, style),
      ...picture.lines.map(([field]) => number(latest?.[style]?.[field])),
    ]),
  );
}

function build() {
  for (const chart of charts) chart?.destroy();
  charts = [];
  put(
    element,
    pictures.map((picture) => {
      picture.table = h('div', { class: 'chart-table' }, newest(picture));
      picture.canvas =
        Chart &&
        h('canvas', {
          role: 'img',
          'aria-label':
            `${picture.title} of both styles over the last three minutes; the ` +
            'table has the current numbers',
        });
      return h(
        'figure',
        {},
        h('figcaption', {}, picture.title),
        picture.canvas && h('div', { class: 'canvas' }, picture.canvas),
        picture.table,
      );
    }),
    !Chart &&
      h('p', { class: 'quiet-words' }, 'To see curves, install Debian’s package libjs-chart.js.'),
  );
  if (Chart)
    charts = pictures.map(
      (picture) =>
        new Chart(picture.canvas, {
          type: 'line',
          data: { labels: seconds(), datasets: datasets(picture) },
          options: options(picture),
        }),
    );
}

function draw() {
  pictures.forEach((picture, index) => {
    put(picture.table, newest(picture));
    const chart = charts[index];
    if (!chart) return;
    chart.data.labels = seconds();
    datasets(picture).forEach((fresh, line) => {
      chart.data.datasets[line].data = fresh.data;
    });
    chart.update('none');
  });
}

async function shown() {
  if (Chart === null) {
    try {
      const module = await import('/chart.js/chart.esm.js');
      module.Chart.register(...module.registerables);
      Chart = module.Chart;
    } catch {
      Chart = undefined;
    }
  }
  build();
}

export function begin() {
  add({ id: 'charts', title: 'Charts', element, shown });
  onTheme(() => {
    if (isShown('charts')) build();
  });
  every(1000, async () => {
    const answer = await get(`/api/metrics?after=${samples.at(-1)?.at ?? 0}`);
    if (answer.samples.length === 0) return;
    samples = [...samples, ...answer.samples].slice(-maxSamples);
    if (isShown('charts') && element.childElementCount > 0) draw();
  });
}
