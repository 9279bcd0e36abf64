import type { CallId, UserId } from '@/lib/protocol/ids';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { type CallRecord, type Exchange, inviteOf, isEnd, isOk, overAt } from './calls';
import type { History, RowWrite, StoredRow } from './history';
import { faultSpans, overlap } from './times';

const BEFORE_MS = 2_000;

/** Each call that a caller was told of is stored once, and has one end, for which there is a reason. */
export function checkRows(history: History, calls: ReadonlyMap<CallId, CallRecord>): string[] {
  const rows = new Map<CallId, StoredRow[]>();
  for (const row of history.rows) rows.set(row.callId, [...(rows.get(row.callId) ?? []), row]);
  const byUser = callsByUser(calls);
  const faults: string[] = [];
  for (const call of calls.values()) {
    const own = rows.get(call.callId) ?? [];
    const invite = call.exchanges.find((exchange) => exchange.asked.name === 'call:invite' && isOk(exchange));
    if (own.length > 1) faults.push(`row: ${call.callId} has ${own.length}`);
    if (own.length === 0 && invite && !isMerged(call, calls)) faults.push(`row: ${call.callId} has none`);
  }
  for (const row of history.rows) {
    if (row.endedAt === null || row.endReason === null) faults.push(`row: ${row.callId} has no end`);
    else faults.push(...checkEnd(row, row.endReason, history, { calls, byUser }));
  }
  return faults;
}

/** Its callee had called at the same moment: both are in that other call, and this one has no row. */
function isMerged(call: CallRecord, calls: ReadonlyMap<CallId, CallRecord>): boolean {
  if (call.heard.some(({ name, callId }) => name === 'call:merged' && callId === call.callId)) return true;
  const { asked } = inviteOf(call) ?? {};
  if (!asked) return false;
  return [...calls.values()].some((other) => {
    const theirs = inviteOf(other)?.asked;
    if (other === call || theirs?.user !== asked.calleeId || theirs?.calleeId !== asked.user) return false;
    return other.greetings.some(({ page }) => page === asked.page);
  });
}

interface Indexed {
  readonly calls: ReadonlyMap<CallId, CallRecord>;
  readonly byUser: ReadonlyMap<UserId, readonly CallRecord[]>;
}

/** Whether what happened can have ended a call with this reason. */
function checkEnd(row: StoredRow, reason: EndReason, history: History, { calls, byUser }: Indexed): string[] {
  const call = calls.get(row.callId);
  if (!call) return [`row: ${row.callId} is nobody's call`];
  const said = (names: readonly string[], side?: 'callerId' | 'calleeId') =>
    call.exchanges.some(({ asked }) => names.includes(asked.name) && (!side || asked.user === row[side]));
  const isAccepted = call.exchanges.some((exchange) => exchange.asked.name === 'call:accept' && isOk(exchange));
  const faults: string[] = [];
  if (isAccepted && row.acceptedAt === null) faults.push(`row: ${row.callId} was accepted, and its row was not`);
  const wrong = (why: string) => faults.push(`row: ${row.callId} ended with ${reason}, but ${why}`);
  switch (reason) {
    case 'declined':
      if (isAccepted) wrong('it was accepted');
      else if (!said(['call:decline', 'call:hang-up'], 'calleeId')) wrong('its callee did not decline');
      break;
    case 'cancelled':
      if (isAccepted) wrong('it was accepted');
      else if (!said(['call:cancel', 'call:hang-up'], 'callerId') && !wasAway(row, call, history))
        wrong('its caller neither cancelled nor left');
      break;
    case 'hung-up':
      if (!call.exchanges.some(isEnd)) wrong('nobody hung up');
      break;
    case 'no-answer':
      if (isAccepted) wrong('it was accepted');
      break;
    case 'busy':
      if (!hasOther(call, byUser.get(row.calleeId) ?? [])) wrong('its callee was in no other call');
      break;
    case 'peer-left':
    case 'connection-lost':
      if (!wasAway(row, call, history)) wrong('both people stayed connected');
      break;
    default:
      wrong('nothing of that kind happened');
  }
  return faults;
}

function timesOf({ exchanges, heard }: CallRecord): { fromMs: number; toMs: number } {
  const times = [
    ...exchanges.flatMap(({ asked, answered }: Exchange) => [asked.atMs, answered?.atMs ?? asked.atMs]),
    ...heard.map(({ atMs }) => atMs),
  ];
  return { fromMs: Math.min(...times) - BEFORE_MS, toMs: Math.max(...times) + BEFORE_MS };
}

/** The calls of each user, found once. */
function callsByUser(calls: ReadonlyMap<CallId, CallRecord>): Map<UserId, CallRecord[]> {
  const found = new Map<UserId, CallRecord[]>();
  for (const call of calls.values()) {
    const users = [...call.exchanges.map(({ asked }) => asked), ...call.heard].map(({ user }) => user);
    for (const user of new Set(users)) {
      const own = found.get(user);
      if (own) own.push(call);
      else found.set(user, [call]);
    }
  }
  return found;
}

/** Whether the callee had another call at that time, perhaps one that waits for a device to come back. */
function hasOther(call: CallRecord, ofCallee: readonly CallRecord[]): boolean {
  const own = timesOf(call);
  return ofCallee.some((other) => {
    const { fromMs, toMs } = timesOf(other);
    return other !== call && overlap(own, { fromMs, toMs: overAt(other) === null ? toMs + LONGEST_GRACE_MS : toMs });
  });
}

/** How long a call waits for a device that fell silent: ten times the setting's default. */
const LONGEST_GRACE_MS = 300_000;

/** How long before its end a call may have lost a device: a grace, and the time in which a dead connection is noticed. */
const AWAY_MS = 60_000;

/** Whether a page of either was gone, or a server could not be reached, some time before the end. */
function wasAway(row: StoredRow, call: CallRecord, { events }: History): boolean {
  const { fromMs, toMs } = timesOf(call);
  const isAt = (atMs: number) => atMs >= fromMs - AWAY_MS && atMs <= toMs;
  const isOfCall = (user: string) => user === row.callerId || user === row.calleeId;
  return (
    events.some(
      (event) => (event.type === 'lost' || event.type === 'closed') && isOfCall(event.user) && isAt(event.atMs),
    ) ||
    isUnheard(row, call) ||
    faultSpans(events).some((span) => overlap(span, { fromMs: fromMs - AWAY_MS, toMs }))
  );
}

/** A callee who was not there when it rang. */
function isUnheard({ calleeId, acceptedAt }: StoredRow, { heard }: CallRecord): boolean {
  return acceptedAt === null && !heard.some(({ name, user }) => name === 'call:invited' && user === calleeId);
}

/** An end is final, and nobody writes a call after a later owner has. */
export function checkWrites(writes: readonly RowWrite[]): string[] {
  const faults: string[] = [];
  let highest = 0;
  for (const { id, isInsert, endedAt, fence, isHeld, wasEnded } of writes) {
    if (wasEnded && (isHeld || endedAt === null)) faults.push(`write: the call of row ${id} came back after its end`);
    // A row that only loses its lease is written by whoever ended that lease.
    const isByHolder = isInsert || isHeld || (endedAt !== null && !wasEnded);
    if (fence === null || !isByHolder) continue;
    if (fence < highest) faults.push(`write: owner ${fence} wrote row ${id} after owner ${highest}`);
    highest = Math.max(highest, fence);
  }
  return faults;
}
