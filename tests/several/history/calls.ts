import type { CallId, UserId } from '@/lib/protocol/ids';
import type { History, HistoryEvent } from './history';
import { faultSpans, overlap, type Span } from './times';

type Asked = Extract<HistoryEvent, { type: 'asked' }>;
type Answered = Extract<HistoryEvent, { type: 'answered' }>;
type Heard = Extract<HistoryEvent, { type: 'heard' }>;

/** A request and what came of it. */
export interface Exchange {
  readonly asked: Asked;
  /** Null: the connection was lost before. */
  readonly answered: Answered | null;
}

/** All that is known of one call. */
export interface CallRecord {
  readonly callId: CallId;
  readonly exchanges: Exchange[];
  readonly heard: Heard[];
  readonly greetings: Extract<HistoryEvent, { type: 'ready' }>[];
}

/** With these a device ends a call for everybody. */
const ENDS = ['call:hang-up', 'call:cancel', 'call:decline'];
/** These are granted only while the call lasts. */
const OF_LIVE_CALLS = ['call:connected', 'call:signal', 'call:relink', 'call:move'];
/** Ends of one device only: the call goes on, or went on, at another one of the same user. */
const OF_ONE_DEVICE = ['answered-elsewhere', 'moved'];
/** A word that was on its way when the call ended somewhere else; longer where a process stood still with it. */
const ON_ITS_WAY_MS = 5_000;

export function exchangesOf({ events }: History): Exchange[] {
  const answers = new Map<number, Answered>();
  for (const event of events) if (event.type === 'answered') answers.set(event.ask, event);
  return events.flatMap((event) =>
    event.type === 'asked' ? [{ asked: event, answered: answers.get(event.ask) ?? null }] : [],
  );
}

/** The calls of a history by id, in the order of their first mention. */
export function callsOf(history: History): Map<CallId, CallRecord> {
  const calls = new Map<CallId, CallRecord>();
  const recordOf = (callId: CallId): CallRecord => {
    const known = calls.get(callId);
    if (known) return known;
    const fresh = { callId, exchanges: [], heard: [], greetings: [] };
    calls.set(callId, fresh);
    return fresh;
  };
  for (const exchange of exchangesOf(history))
    if (exchange.asked.callId !== null) recordOf(exchange.asked.callId).exchanges.push(exchange);
  for (const event of history.events) {
    if (event.type === 'heard') {
      recordOf(event.callId).heard.push(event);
      if (event.into !== null) recordOf(event.into).heard.push(event);
    }
    if (event.type === 'ready' && event.call) recordOf(event.call.callId).greetings.push(event);
  }
  return calls;
}

export const isOk = ({ answered }: Exchange): boolean => answered?.code === 'ok';
export const isEnd = ({ asked }: Exchange): boolean => ENDS.includes(asked.name);

export const inviteOf = ({ exchanges }: CallRecord): Exchange | undefined =>
  exchanges.find(({ asked }) => asked.name === 'call:invite');

/** When the call was certainly over, and this device knew or said so; null if it never did. */
function endAt(call: CallRecord, page: string): number | null {
  const times = [
    ...call.heard.flatMap((fact) => (fact.page === page && fact.name === 'call:ended' ? [fact.atMs] : [])),
    ...call.exchanges.flatMap((exchange) =>
      exchange.asked.page === page && isEnd(exchange) && isOk(exchange) ? [exchange.answered?.atMs ?? 0] : [],
    ),
  ];
  return times.length > 0 ? Math.min(...times) : null;
}

/** When anybody knew first that the call was over for everybody; null if nobody did. */
export function overAt(call: CallRecord): number | null {
  const times = [
    ...call.heard.flatMap((fact) =>
      fact.name === 'call:ended' && !OF_ONE_DEVICE.includes(fact.reason ?? '') ? [fact.atMs] : [],
    ),
    ...call.exchanges.flatMap((exchange) => (isEnd(exchange) && isOk(exchange) ? [exchange.answered?.atMs ?? 0] : [])),
  ];
  return times.length > 0 ? Math.min(...times) : null;
}

/**
 * When this user was certainly in this call: from the confirmation of what brought them into it until somebody *sent*
 * the last request that only a living call grants. It lasted longer than that, but nobody can prove it.
 */
function certainSpan(call: CallRecord, user: UserId): Span | null {
  const joined = call.exchanges
    .filter((exchange) => isOk(exchange) && exchange.asked.user === user)
    .filter(({ asked }) => asked.name === 'call:invite' || asked.name === 'call:accept')
    .map(({ answered }) => answered?.atMs ?? 0);
  const alive = call.exchanges
    .filter((exchange) => isOk(exchange) && OF_LIVE_CALLS.includes(exchange.asked.name))
    .map(({ asked }) => asked.atMs);
  if (joined.length === 0 || alive.length === 0) return null;
  const span = { fromMs: Math.min(...joined), toMs: Math.max(...alive) };
  return span.fromMs < span.toMs ? span : null;
}

/** Nobody is in two calls at once. */
export function checkSlots(calls: ReadonlyMap<CallId, CallRecord>): string[] {
  const spans = new Map<UserId, { callId: CallId; span: Span }[]>();
  for (const call of calls.values()) {
    for (const user of new Set(call.exchanges.map(({ asked }) => asked.user))) {
      const span = certainSpan(call, user);
      if (span) spans.set(user, [...(spans.get(user) ?? []), { callId: call.callId, span }]);
    }
  }
  const faults: string[] = [];
  for (const [user, own] of spans) {
    own.forEach((one, index) => {
      for (const other of own.slice(index + 1)) {
        const both = overlap(one.span, other.span);
        if (both)
          faults.push(
            `slot: ${user} was in ${one.callId} and in ${other.callId} for ${ms(both)} at ${Math.round(both.fromMs)}`,
          );
      }
    });
  }
  return faults;
}

const ms = ({ fromMs, toMs }: Span) => `${Math.round(toMs - fromMs)} ms`;

/** The end of the time in which a process stood still at this moment; this moment if none did. */
const thawedBy = (atMs: number, frozen: readonly Span[]) =>
  frozen.reduce((latest, { fromMs, toMs }) => (fromMs <= atMs && atMs < toMs ? Math.max(latest, toMs) : latest), atMs);

/** Words by which a call begins or goes on for a device. */
const LIVING = ['call:invited', 'call:accepted', 'call:merged', 'call:relinked'];

/** A call that has ended for a device does not come back to it, and one that is over rings nowhere any more. */
export function checkEnds({ events }: History, calls: ReadonlyMap<CallId, CallRecord>): string[] {
  const frozen = faultSpans(events, ({ fault }) => fault === 'sidecar-frozen');
  const faults: string[] = [];
  for (const call of calls.values()) {
    const over = overAt(call);
    const told = [
      ...call.heard.flatMap((fact) =>
        LIVING.includes(fact.name) && (fact.into ?? fact.callId) === call.callId ? [{ ...fact, word: fact.name }] : [],
      ),
      ...call.greetings.map((greeting) => ({ ...greeting, word: `session:ready (${greeting.call?.phase})` })),
    ];
    for (const { page, atMs, word } of told) {
      const end = endAt(call, page);
      const moved = call.exchanges.some(({ asked }) => asked.page === page && asked.name === 'call:move');
      if (end !== null && atMs > end && !moved)
        faults.push(
          `ring after end: ${call.callId} had ended for ${page}, which was told ${word} at ${Math.round(atMs)}`,
        );
      else if (over !== null && atMs > thawedBy(over, frozen) + ON_ITS_WAY_MS)
        faults.push(`ring after end: ${call.callId} was over, but ${page} was told ${word} at ${Math.round(atMs)}`);
    }
  }
  return faults;
}
