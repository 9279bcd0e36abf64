import type { FaultKind, HistoryEvent } from './history';

/** From `fromMs` up to `toMs`, which may be Infinity. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What two spans share, or null. */
export function overlap(a: Span, b: Span): Span | null {
  const fromMs = Math.max(a.fromMs, b.fromMs);
  const toMs = Math.min(a.toMs, b.toMs);
  return fromMs < toMs ? { fromMs, toMs } : null;
}

/** What is left of this span between all others, which are in the order of their beginnings. */
export function without(span: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let { fromMs } = span;
  for (const other of others) {
    if (other.toMs <= fromMs) continue;
    if (other.fromMs >= span.toMs) break;
    if (other.fromMs > fromMs) rest.push({ fromMs, toMs: other.fromMs });
    fromMs = Math.max(fromMs, other.toMs);
  }
  if (fromMs < span.toMs) rest.push({ fromMs, toMs: span.toMs });
  return rest;
}

/** How much of a span the test and the servers could use. */
export class RunTime {
  readonly #stalls: readonly Span[];

  constructor(events: readonly HistoryEvent[]) {
    const stalls = events.flatMap((event) =>
      event.type === 'stalled' ? [{ fromMs: event.atMs - event.ms, toMs: event.atMs }] : [],
    );
    stalls.sort((a, b) => a.fromMs - b.fromMs);
    const merged: { fromMs: number; toMs: number }[] = [];
    for (const stall of stalls) {
      const last = merged.at(-1);
      if (last && stall.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, stall.toMs);
      else merged.push(stall);
    }
    this.#stalls = merged;
  }

  /** A machine that stands still for a second takes a second from every promise. */
  lengthOf(span: Span): number {
    const stalls = this.#stalls.map((stall) => overlap(stall, span));
    return stalls.reduce((ms, stall) => ms - (stall ? stall.toMs - stall.fromMs : 0), span.toMs - span.fromMs);
  }
}

/** Begun faults and their ends, as spans; one that has not ended lasts for ever. */
export function faultSpans(
  events: readonly HistoryEvent[],
  isMeant: (fault: { readonly fault: FaultKind }) => boolean = () => true,
): Span[] {
  const spans: Span[] = [];
  for (const event of events) {
    if (event.type !== 'fault-began' || !isMeant(event)) continue;
    const end = events.find(
      (later) =>
        later.type === 'fault-ended' &&
        later.atMs >= event.atMs &&
        later.fault === event.fault &&
        later.sidecar === event.sidecar,
    );
    spans.push({ fromMs: event.atMs, toMs: end?.atMs ?? Number.POSITIVE_INFINITY });
  }
  return spans.sort((a, b) => a.fromMs - b.fromMs);
}
