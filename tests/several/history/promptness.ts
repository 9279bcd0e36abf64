import { exchangesOf } from './calls';
import type { History, HistoryEvent } from './history';
import { faultSpans, overlap, RunTime, type Span, without } from './times';

/** How long everything may take, in ms. */
export const PROMPTNESS = {
  /** A call is made or refused by then, with Redis or without. */
  answerMs: 2_000,
  /** Another sidecar owns the calls by then. */
  ownerMs: 15_000,
  /** All is whole again so long after a fault. */
  wholeMs: 10_000,
} as const;

/** Timers and the network's own time. */
const MARGIN_MS = 250;

/** While these last, or for their first moment, a request may meet a process that does not run, or no database. */
const EXCUSED = ['sidecar-frozen', 'sidecar-killed', 'database-gone', 'rolling-restart'];

/** Of each page: when its connection was lost, or it was closed. */
function cutsOf(events: readonly HistoryEvent[]): Map<string, number[]> {
  const cuts = new Map<string, number[]>();
  for (const event of events) {
    if (event.type !== 'lost' && event.type !== 'closed') continue;
    const own = cuts.get(event.page);
    if (own) own.push(event.atMs);
    else cuts.set(event.page, [event.atMs]);
  }
  return cuts;
}

/** A call is made or refused within two seconds, also while there is no Redis. */
export function checkAnswers(history: History): string[] {
  const { events } = history;
  const endMs = events.at(-1)?.atMs ?? 0;
  const runTime = new RunTime(events);
  const excused = faultSpans(events, ({ fault }) => EXCUSED.includes(fault));
  const cuts = cutsOf(events);
  return exchangesOf(history).flatMap(({ asked, answered }) => {
    if (asked.name !== 'call:invite') return [];
    const { page, callId, atMs } = asked;
    const cutMs = cuts.get(page)?.find((cut) => cut >= atMs);
    const span = { fromMs: atMs, toMs: answered?.atMs ?? cutMs ?? endMs };
    const tookMs = runTime.lengthOf(span);
    if (tookMs <= PROMPTNESS.answerMs + MARGIN_MS || excused.some((fault) => overlap(fault, span))) return [];
    return [`answer: ${page} waited ${Math.round(tookMs)} ms for ${callId} at ${Math.round(atMs)}`];
  });
}

/** An owner that is killed, or stands still, is replaced; and after each fault calls can be made again. */
export function checkOwners(history: History): string[] {
  const { events } = history;
  const endMs = events.at(-1)?.atMs ?? 0;
  const runTime = new RunTime(events);
  const faults: string[] = [];
  let highest = 0;
  for (const event of events) {
    if (event.type === 'owner') highest = Math.max(highest, event.fence);
    if (event.type === 'crashed') faults.push(`crash: ${event.sidecar} ended by itself at ${Math.round(event.atMs)}`);
    if (event.type !== 'fault-began' || !event.isOwner) continue;
    const former = highest;
    const next = events.find((later) => later.type === 'owner' && later.atMs > event.atMs && later.fence > former);
    const tookMs = runTime.lengthOf({ fromMs: event.atMs, toMs: next?.atMs ?? endMs });
    if (tookMs > PROMPTNESS.ownerMs)
      faults.push(`owner: nobody had replaced ${event.sidecar} (${event.fault}) after ${Math.round(tookMs)} ms`);
  }
  const whole = without({ fromMs: 0, toMs: endMs }, lengthened(faultSpans(events), PROMPTNESS.wholeMs));
  for (const { asked, answered } of exchangesOf(history)) {
    if (answered?.code !== 'internal' || asked.name !== 'call:invite') continue;
    const span = { fromMs: asked.atMs, toMs: answered.atMs };
    // The owner was asked, and kept waiting for a core.
    if (runTime.lengthOf(span) < span.toMs - span.fromMs - MARGIN_MS) continue;
    if (whole.some(({ fromMs, toMs }) => asked.atMs > fromMs && answered.atMs < toMs))
      faults.push(`whole: ${asked.callId} was refused with internal at ${Math.round(asked.atMs)}`);
  }
  return faults;
}

const lengthened = (spans: readonly Span[], byMs: number) =>
  spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + byMs }));
