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

/** What is hoped for in this network, beside what was measured; a line each. */
export function goalsOf(network: string, trials: ReadonlyMap<string, readonly Trial[]>): string[] {
  const rateOf = (name: string) => median(trials.get(name) ?? [], ({ bytesPerS }) => bytesPerS);
  const ratio = (mine: string, base: string) => rateOf(mine) / rateOf(base);
  const striped = Math.max(...['striped-2', 'striped-4'].map((name) => ratio(name, 'raw')).filter(Number.isFinite));
  const mado = trials.get('mado')?.[0];
  const sides = mado ? [mado.sender, mado.receiver] : [];
  const lines: [string, number, string][] = [
    ...(network === 'no-delay' || network === 'rtt-50'
      ? [['mado / raw in a call', ratio('mado', 'raw, in a call'), '>= 0.85'] as [string, number, string]]
      : []),
    ...(network === 'rtt-50'
      ? [
          ['mado / stop-and-wait in a call', ratio('mado', 'stop-and-wait, in a call'), '>= 3'] as [
            string,
            number,
            string,
          ],
          ['best striped / raw', striped, '>= 1.5'] as [string, number, string],
        ]
      : []),
    ...(network === 'rtt-50-loss' ? [['best striped / raw', striped, '>= 2'] as [string, number, string]] : []),
    ['mado: memory, MB', Math.max(...sides.map(({ rendererGrowth }) => rendererGrowth / MB)), '<= 64'],
    [
      'mado: frames kept',
      Math.min(...sides.map(({ framesBefore, framesDuring }) => framesDuring / framesBefore)),
      '>= 0.9',
    ],
    [
      'mado: round trip added, ms',
      Math.max(...sides.map(({ roundTripBeforeMs, roundTripDuringMs }) => roundTripDuringMs - roundTripBeforeMs)),
      '<= 20',
    ],
  ];
  return lines
    .filter(([, value]) => Number.isFinite(value))
    .map(([what, value, goal]) => `${what}: ${value.toFixed(2)} (expected ${goal})`);
}
