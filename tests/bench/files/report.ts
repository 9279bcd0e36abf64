import { percentile } from '../percentile';
import type { Side, Trial } from './trial';

const MB = 1_000_000;
const median = (trials: readonly Trial[], of: (trial: Trial) => number) => percentile(trials.map(of), 0.5);
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const pair = (trials: readonly Trial[], of: (side: Side) => string) => {
  const [first] = trials;
  return first ? `${of(first.sender)} / ${of(first.receiver)}` : '';
};

/** The arm that another is compared with, in the same condition: with the cameras of a call, or without. */
const beside = (name: string, base: string) => (/mado|in a call/.test(name) ? `${base}, in a call` : base);

/**
 * A row for each arm. Rates are medians; what happens to the pages (sender / receiver) is that of the first trial.
 * Ratios are to the arm with the same cameras, and missing where that was not measured.
 */
export function tableOf(trials: ReadonlyMap<string, readonly Trial[]>): Record<string, Record<string, unknown>> {
  const rateOf = (name: string) => median(trials.get(name) ?? [], ({ bytesPerS }) => bytesPerS);
  const rows = [...trials].map(([name, list]) => {
    const rate = rateOf(name);
    const ratio = (base: string) => rounded(rate / rateOf(beside(name, base)), 2);
    const row = {
      'MB/s': rounded(rate / MB, 2),
      '÷ raw': ratio('raw'),
      '÷ stop-and-wait': ratio('stop-and-wait'),
      'renderer +MB': pair(list, (side) => (side.rendererGrowth / MB).toFixed(0)),
      'browser +MB': pair(list, (side) => (side.browserGrowth / MB).toFixed(0)),
      'frames/s': pair(list, (side) => `${side.framesBefore.toFixed(1)}→${side.framesDuring.toFixed(1)}`),
      'round trip ms': pair(
        list,
        (side) =>
          `${side.roundTripBeforeMs.toFixed(0)}→${side.roundTripDuringMs.toFixed(0)} (${side.roundTripWorstMs.toFixed(0)})`,
      ),
    };
    return [name, row] as const;
  });
  return Object.fromEntries(rows);
}

interface Goal {
  readonly what: string;
  readonly value: number;
  readonly expected: string;
}

/** What is expected in this network, beside what was measured; a line for each figure that was. */
export function goalsOf(network: string, trials: ReadonlyMap<string, readonly Trial[]>): string[] {
  const rateOf = (name: string) => median(trials.get(name) ?? [], ({ bytesPerS }) => bytesPerS);
  const ratio = (mine: string, base: string) => rateOf(mine) / rateOf(base);
  const striped = Math.max(...['striped-2', 'striped-4'].map((name) => ratio(name, 'raw')).filter(Number.isFinite));
  const mado = trials.get('mado')?.[0];
  const sides = mado ? [mado.sender, mado.receiver] : [];
  const worst = (of: (side: Side) => number) => Math.max(...sides.map(of));

  const toRaw: Goal = { what: 'mado / raw in a call', value: ratio('mado', 'raw, in a call'), expected: '>= 0.85' };
  const toWaiting: Goal = {
    what: 'mado / stop-and-wait in a call',
    value: ratio('mado', 'stop-and-wait, in a call'),
    expected: '>= 3',
  };
  const toOne = (expected: string): Goal => ({ what: 'best striped / raw', value: striped, expected });
  const rates: Readonly<Record<string, readonly Goal[]>> = {
    'no-delay': [toRaw],
    'rtt-50': [toRaw, toWaiting, toOne('>= 1.5')],
    'rtt-50-loss': [toOne('>= 2')],
  };
  const costs: readonly Goal[] = [
    { what: 'mado: memory, MB', value: worst((side) => side.rendererGrowth / MB), expected: '<= 64' },
    {
      what: 'mado: frames kept',
      value: 1 - worst(({ framesBefore, framesDuring }) => 1 - framesDuring / framesBefore),
      expected: '>= 0.9',
    },
    {
      what: 'mado: round trip added, ms',
      value: worst(({ roundTripBeforeMs, roundTripDuringMs }) => roundTripDuringMs - roundTripBeforeMs),
      expected: '<= 20',
    },
  ];
  return [...(rates[network] ?? []), ...costs]
    .filter(({ value }) => Number.isFinite(value))
    .map(({ what, value, expected }) => `${what}: ${value.toFixed(2)} (expected ${expected})`);
}
