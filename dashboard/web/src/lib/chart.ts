/* The timeline: bars stacked by protocol, drawn by uPlot. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Gap, Overview } from './api';
import { clock, short } from './format';
import { heaviest, protocolColor, REST, stackOrder } from './protocols';
import { resolveColors } from './theme';
import type { Unit } from './url';

export interface Bucket {
  left: number; /* pixels in the chart */
  from: number;
  to: number;
  parts: { app: string; rate: number }[]; /* the top of the stack first */
}

export interface Hovered {
  index: number;
  left: number;
}

export interface Stack {
  apps: string[]; /* the bottom of the stack first */
  /* Times, then the heights of the whole stack, of all but its top part, ...:
   * each series is drawn over the one before and hides what is not its part. */
  data: uPlot.AlignedData;
  peak: number;
  bucket(hovered: Hovered): Bucket;
}

const PARTS_MAX = 8; /* more could not be told apart */

interface Part {
  app: string;
  values: number[]; /* per second, in each bucket */
}

const sum = (values: number[]) => values.reduce((all, n) => all + n, 0);

/* The largest ones and the chosen one; the others become one part. */
function gather(parts: Part[], chosen: string): Part[] {
  if (parts.length <= PARTS_MAX + 1) return parts;
  const weight = ({ app, values }: Part) =>
    (app === chosen ? Infinity : sum(values));
  const kept = heaviest(parts, weight, PARTS_MAX);
  const rest = parts.filter((part) => !kept.includes(part));
  const values = (parts[0]?.values ?? []).map((_, i) =>
    sum(rest.map((part) => part.values[i] ?? 0)));

  return [...kept, { app: REST, values }];
}

export function stack(overview: Overview, unit: Unit, chosen: string): Stack {
  const { timeline, step } = overview;
  const parts = gather(timeline.apps
    .map((one) => ({ app: one.app, values: unit === 'bytes'
      ? one.bytes.map((n) => (n * 8) / step)
      : one.packets.map((n) => n / step) })), chosen)
    .sort((a, b) => stackOrder(a.app, b.app));
  const below = timeline.start.map(() => 0);
  const heights = parts.map(({ values }) =>
    below.map((height, i) => (below[i] = height + (values[i] ?? 0))));

  return {
    apps: parts.map(({ app }) => app),
    data: [timeline.start, ...heights.reverse()],
    peak: Math.max(0, ...below),
    bucket({ index, left }) {
      const from = timeline.start[index] ?? 0;
      return {
        left, from, to: from + step,
        parts: parts
          .map(({ app, values }) => ({ app, rate: values[index] ?? 0 }))
          .filter(({ rate }) => rate > 0).reverse(),
      };
    },
  };
}

export interface ChartOptions {
  chosen: string; /* the protocol that stands out, or "" */
  unit: Unit;
  gaps(): readonly Gap[];
  hover(hovered: Hovered | null): void;
}

const FONT = '11px "Inter Variable", system-ui, sans-serif';
const LEFT = 46;

interface Colors {
  line: string;
  text: string;
  warn: string;
  ground: string;
  series: string[];
}

function colors(apps: string[], chosen: string): Colors {
  const fills = apps.map((app) => (chosen && app !== chosen
    ? `color-mix(in oklab, ${protocolColor(app)} 24%, var(--panel))`
    : protocolColor(app)));
  const [line = '', text = '', warn = '', ground = '', ...series] =
    resolveColors(['var(--line)', 'var(--faint)', 'var(--warn)',
      'var(--panel)', ...fills]);

  return { line, text, warn, ground, series };
}

/* The bar under the pointer, not the nearest beginning of a bar. */
function barAt(u: uPlot, _series: number, closest: number, x: number): number {
  const start = u.data[0][closest];
  return start !== undefined && start > x && closest > 0
    ? closest - 1 : closest;
}

function markGaps(u: uPlot, gaps: readonly Gap[], color: string): void {
  const { min, max } = u.scales.x ?? {};
  const ratio = devicePixelRatio;

  u.ctx.save();
  u.ctx.strokeStyle = u.ctx.fillStyle = color;
  u.ctx.lineWidth = ratio;
  u.ctx.setLineDash([3 * ratio, 3 * ratio]);
  for (const { at } of gaps) {
    if (min == null || max == null || at < min || at > max) continue;
    const x = u.valToPos(at, 'x', true);
    u.ctx.beginPath();
    u.ctx.moveTo(x, u.bbox.top);
    u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
    u.ctx.stroke();
    u.ctx.beginPath();
    u.ctx.moveTo(x - 5 * ratio, u.bbox.top);
    u.ctx.lineTo(x + 5 * ratio, u.bbox.top);
    u.ctx.lineTo(x, u.bbox.top + 7 * ratio);
    u.ctx.fill();
  }
  u.ctx.restore();
}

function xRange(u: uPlot): uPlot.Range.MinMax {
  const times = u.data[0];
  const first = times[0] ?? 0;
  const step = times.length > 1 ? (times[1] ?? 0) - first : 1;

  return [first, (times[times.length - 1] ?? 0) + step];
}

function axes(c: Colors): uPlot.Axis[] {
  const common = { stroke: c.text, font: FONT, ticks: { show: false } };

  return [
    { ...common, grid: { show: false }, space: 84, size: 26, gap: 6,
      values: (_u, splits, _axis, _space, step) => splits.map((at) =>
        (step < 60 ? clock(at) : clock(at).slice(0, 5))) },
    { ...common, grid: { stroke: c.line, width: 1 }, space: 34, size: LEFT,
      gap: 6, values: (_u, splits) => splits.map(short) },
  ];
}

/* Errors: none. Ownership: the caller destroys the chart. */
export function makeChart(frame: HTMLElement, seed: Stack,
  size: { width: number; height: number }, options: ChartOptions): uPlot {
  const c = colors([...seed.apps].reverse(), options.chosen);
  const paths = uPlot.paths.bars?.({ size: [0.84, 60], align: 1 });
  const smallest = options.unit === 'bytes' ? 1000 : 4;

  return new uPlot({
    width: Math.max(size.width, 50),
    height: Math.max(size.height, 50),
    padding: [10, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, dataIdx: barAt,
      drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: true, range: (u) => xRange(u) },
      y: { range: (_u, _min, max) => [0, Math.max(max * 1.08, smallest)] },
    },
    axes: axes(c),
    series: [{}, ...c.series.map((fill) => ({ paths, fill, width: 0,
      points: { show: false } }))],
    hooks: {
      draw: [(u) => markGaps(u, options.gaps(), c.warn)],
      setCursor: [(u) => {
        const { idx, left } = u.cursor;
        options.hover(idx == null || left == null || left < 0
          ? null : { index: idx, left: left + LEFT });
      }],
    },
  }, seed.data, frame);
}
