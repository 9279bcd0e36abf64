import { describe, expect, it } from 'vitest';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { checkHistory } from './check';
import type { History, HistoryEvent, PageEvent, RowWrite, ServerEvent, StoredRow } from './history';

/** In seconds from the beginning; a page belongs to the user of the same name, before its number. */
type At = readonly [number, string, object];

const teams = new Map([['Alder', ['alice', 'bob', 'carol', 'dave']]]);

function eventsOf(lines: readonly At[]): HistoryEvent[] {
  return lines.map(([second, page, event]) => ({
    ...(page === '' ? {} : { page, user: page.replace(/\d+$/, '') }),
    ...(event as PageEvent | ServerEvent),
    atMs: second * 1_000,
  }));
}

let asks = 0;
/** A request, and its answer a tenth of a second later. */
function exchange(
  at: number,
  page: string,
  name: string,
  callId: string | null,
  calleeId: string | null,
  code = 'ok',
): At[] {
  asks += 1;
  const ask = asks;
  return [
    [at, page, { type: 'asked', ask, name, callId, calleeId }],
    [at + 0.1, page, { type: 'answered', ask, code }],
  ];
}
const ask = (at: number, page: string, name: string, callId: string) => exchange(at, page, name, callId, null);
const invite = (at: number, page: string, callId: string, calleeId: string, code?: string) =>
  exchange(at, page, 'call:invite', callId, calleeId, code);
const hear = (at: number, page: string, name: string, callId: string, reason: EndReason | null = null): At => [
  at,
  page,
  { type: 'heard', name, callId, reason, into: null },
];
const greet = (at: number, page: string, callId: string | null = null): At => [
  at,
  page,
  { type: 'ready', call: callId && { callId, phase: 'active' } },
];
const fault = (fromS: number, toS: number, more: object = {}): At[] => {
  const about = { fault: 'sidecar-killed', sidecar: 'a', isOwner: false, ...more };
  return [
    [fromS, '', { type: 'fault-began', ...about }],
    [toS, '', { type: 'fault-ended', ...about }],
  ];
};
const owner = (at: number, fence: number): At => [at, '', { type: 'owner', sidecar: 'b', fence }];

/** Alice calls Bob: they talk for so many seconds. */
const talk = (at: number, callId: string, forS: number, [caller, callee] = ['alice1', 'bob1']): At[] => [
  ...invite(at, caller, callId, callee.replace(/\d+$/, '')),
  hear(at + 0.1, callee, 'call:invited', callId),
  ...ask(at + 1, callee, 'call:accept', callId),
  hear(at + 1.1, caller, 'call:accepted', callId),
  ...ask(at + 1.2, caller, 'call:connected', callId),
  ...ask(at + forS - 1, callee, 'call:signal', callId),
  ...ask(at + forS, caller, 'call:hang-up', callId),
  hear(at + forS + 0.1, callee, 'call:ended', callId, 'hung-up'),
];

const row = (callId: string, more: Partial<StoredRow> = {}): StoredRow => ({
  ...{ id: `row of ${callId}`, callId, callerId: 'alice', calleeId: 'bob' },
  ...{ acceptedAt: 1, endedAt: 2, endReason: 'hung-up' },
  ...more,
});
const write = (id: string, fence: number, more: Partial<RowWrite> = {}): RowWrite => ({
  ...{ id, fence, isInsert: false, endedAt: null, isHeld: true, wasEnded: false },
  ...more,
});

function check(lines: readonly At[], more: Partial<History> = {}): string[] {
  const events = eventsOf([...lines].sort(([a], [b]) => a - b));
  return checkHistory({ events, writes: [], rows: [], teams, ...more });
}
/** The kinds of all violations. */
const kinds = (violations: readonly string[]) => [...new Set(violations.map((text) => text.replace(/:.*/, '')))];

const opened = (at: number, page: string): At[] => [[at, page, { type: 'opened' }], greet(at + 0.2, page)];
const shows = (at: number, page: string, users: readonly string[]): At => [
  at,
  page,
  { type: 'shows', team: 'Alder', users },
];

describe('a history', () => {
  it('is accepted if everything went well', () => {
    const lines = [
      owner(0, 1),
      ...opened(0, 'alice1'),
      ...opened(0, 'bob1'),
      shows(1, 'alice1', ['bob']),
      shows(1, 'bob1', ['alice']),
      ...talk(5, 'one', 10),
      ...fault(20, 21, { isOwner: true }),
      owner(28, 2),
      [29, 'bob1', { type: 'lost' }],
      greet(30, 'bob1'),
      shows(30.5, 'bob1', ['alice']),
      ...talk(40, 'two', 5),
      [50, 'bob1', { type: 'closed' }],
      [51, 'alice1', { type: 'unlisted', users: ['bob'] }],
      [90, 'alice1', { type: 'closed' }],
    ] as At[];
    const writes = [
      write('row of one', 1, { isInsert: true }),
      write('row of one', 1, { isHeld: false, endedAt: 2 }),
      write('row of two', 2, { isInsert: true }),
      write('row of two', 2, { isHeld: false, endedAt: 2 }),
    ];
    expect(check(lines, { rows: [row('one'), row('two')], writes })).toEqual([]);
  });

  it('is refused if two people were given the same one', () => {
    // As two owners would that know nothing of each other: each of Bob's tabs answers another call.
    const lines = [...talk(5, 'one', 20), ...talk(10, 'two', 20, ['carol1', 'bob2'])];
    const rows = [row('one'), row('two', { callerId: 'carol' })];
    expect(kinds(check(lines, { rows }))).toEqual(['slot']);
  });

  it('is refused if somebody called while in another call', () => {
    const lines = [...talk(5, 'one', 20), ...talk(10, 'two', 20, ['alice2', 'dave1'])];
    expect(kinds(check(lines, { rows: [row('one'), row('two', { calleeId: 'dave' })] }))).toEqual(['slot']);
  });

  it('is accepted if one call follows another at once', () => {
    const lines = [...talk(5, 'one', 10), ...talk(15.05, 'two', 10, ['carol1', 'bob2'])];
    expect(check(lines, { rows: [row('one'), row('two', { callerId: 'carol' })] })).toEqual([]);
  });

  it('is refused if a call rings or goes on where it had ended', () => {
    const rows = [row('one')];
    expect(kinds(check([...talk(5, 'one', 10), hear(16, 'bob1', 'call:invited', 'one')], { rows }))).toEqual([
      'ring after end',
    ]);
    // Her own end was confirmed: a later owner that read the row before it was written brings the call back.
    expect(kinds(check([...talk(5, 'one', 10), greet(16, 'alice1', 'one')], { rows }))).toEqual(['ring after end']);
    expect(kinds(check([...talk(5, 'one', 10), hear(25, 'bob2', 'call:invited', 'one')], { rows }))).toEqual([
      'ring after end',
    ]);
  });

  it('is accepted if a word was on its way when the call ended', () => {
    const lines = [...talk(5, 'one', 10), hear(17, 'bob2', 'call:invited', 'one')];
    expect(check(lines, { rows: [row('one')] })).toEqual([]);
    // It was on its way in a process that stood still.
    const late = [...talk(5, 'one', 10), hear(27, 'bob2', 'call:invited', 'one')];
    const frozen = fault(14, 26, { fault: 'sidecar-frozen' });
    expect(check([...late, ...frozen], { rows: [row('one')] })).toEqual([]);
  });

  it('is refused without a row, with two, or with one that has no end', () => {
    const lines = talk(5, 'one', 10);
    expect(kinds(check(lines))).toEqual(['row']);
    expect(kinds(check(lines, { rows: [row('one'), row('one', { id: 'another' })] }))).toEqual(['row']);
    expect(kinds(check(lines, { rows: [row('one', { endedAt: null, endReason: null })] }))).toEqual(['row']);
    expect(kinds(check(lines, { rows: [row('one', { acceptedAt: null })] }))).toEqual(['row']);
  });

  it.each(['declined', 'cancelled', 'no-answer', 'busy', 'connection-lost', 'media-failed'] as const)(
    'is refused if a call ended with %s for no reason',
    (endReason) => {
      expect(kinds(check(talk(5, 'one', 10), { rows: [row('one', { endReason })] }))).toEqual(['row']);
    },
  );

  it('is accepted if a connection was lost when somebody was away', () => {
    const lines = [...talk(5, 'one', 10), [8, 'bob1', { type: 'lost' }] as At];
    expect(check(lines, { rows: [row('one', { endReason: 'connection-lost' })] })).toEqual([]);
  });

  it('is refused if a former owner writes, or a call comes back after its end', () => {
    const rows = [row('one')];
    const unfenced = [write('row of one', 2), write('row of one', 1, { isHeld: false, endedAt: 2 })];
    expect(kinds(check(talk(5, 'one', 10), { rows, writes: unfenced }))).toEqual(['write']);
    const twoEnds = [
      write('row of one', 1, { isHeld: false, endedAt: 2 }),
      write('row of one', 1, { wasEnded: true, endedAt: 3 }),
    ];
    expect(kinds(check(talk(5, 'one', 10), { rows, writes: twoEnds }))).toEqual(['write']);
  });
});

describe('a list', () => {
  const people = [...opened(0, 'alice1'), ...opened(0, 'bob1'), shows(1, 'alice1', ['bob'])];
  const end: At = [100, 'alice1', { type: 'closed' }];

  it('is refused with somebody who left more than 15 s ago', () => {
    const left: At = [30, 'bob1', { type: 'closed' }];
    const dropped = (at: number): At => [at, 'alice1', { type: 'unlisted', users: ['bob'] }];
    expect(kinds(check([...people, left, dropped(46), end]))).toEqual(['ghost']);
    expect(check([...people, left, dropped(44), end])).toEqual([]);
    // The time counts from the end of a fault.
    expect(check([...people, left, ...fault(31, 40), dropped(54), end])).toEqual([]);
    expect(kinds(check([...people, left, ...fault(31, 40), dropped(56), end]))).toEqual(['ghost']);
  });

  it('is refused without somebody who has been there for more than 10 s', () => {
    const lost: At = [30, 'alice1', { type: 'unlisted', users: ['bob'] }];
    const back = (at: number): At => [at, 'alice1', { type: 'listed', users: ['bob'] }];
    expect(kinds(check([...people, lost, back(41), end]))).toEqual(['missing']);
    expect(check([...people, lost, back(39), end])).toEqual([]);
    expect(check([...people, ...fault(29, 45), lost, back(54), end])).toEqual([]);
    expect(kinds(check([...people, ...fault(29, 45), lost, back(56), end]))).toEqual(['missing']);
    // Another answer for the same view is part of it.
    expect(kinds(check([...people, lost, shows(35, 'alice1', []), end]))).toEqual(['missing']);
    expect(check([...people, lost, shows(35, 'alice1', ['bob']), end])).toEqual([]);
  });

  it('is excused for the time in which the test itself did not run', () => {
    const lost: At = [30, 'alice1', { type: 'unlisted', users: ['bob'] }];
    const back: At = [41, 'alice1', { type: 'listed', users: ['bob'] }];
    expect(check([...people, lost, [35, '', { type: 'stalled', ms: 2_000 }], back, end])).toEqual([]);
  });

  it('is nobody’s fault for whoever has only a page that is connecting', () => {
    const lines: At[] = [
      ...people,
      [30, 'alice1', { type: 'unlisted', users: ['bob'] }],
      [30, 'bob1', { type: 'lost' }],
    ];
    expect(check([...lines, end])).toEqual([]);
  });
});

describe('a server', () => {
  it('is refused if a call is neither made nor refused within 2 s, with Redis or without', () => {
    const slow: At[] = [
      [30, 'alice1', { type: 'asked', ask: 1_000, name: 'call:invite', callId: 'one', calleeId: 'bob' }],
      [32.5, 'alice1', { type: 'answered', ask: 1_000, code: 'internal' }],
      [60, 'alice1', { type: 'closed' }],
    ];
    const redisGone = fault(29, 40, { fault: 'redis-emptied', sidecar: null });
    expect(kinds(check([...slow, ...redisGone]))).toEqual(['answer']);
    // A process that stands still answers nothing.
    expect(check([...slow, ...fault(29, 40, { fault: 'sidecar-frozen' })])).toEqual([]);
    const never = slow.filter(([, , event]) => !('code' in event));
    expect(kinds(check([...never, ...redisGone, owner(100, 1)]))).toEqual(['answer']);
  });

  it('is refused if nobody replaces the owner within 15 s', () => {
    const dead = fault(30, 31, { isOwner: true });
    expect(check([owner(0, 1), ...dead, owner(44, 2), owner(60, 3)])).toEqual([]);
    expect(kinds(check([owner(0, 1), ...dead, owner(46, 2)]))).toEqual(['owner']);
    // The former one that only says so again is no other.
    expect(kinds(check([owner(0, 2), ...dead, owner(40, 2), owner(60, 2)]))).toEqual(['owner']);
  });

  it('is refused if calls fail more than 10 s after a fault', () => {
    const failed = (at: number) => [...invite(at, 'alice1', 'one', 'bob', 'internal'), owner(200, 1)];
    expect(check([...fault(30, 40), ...failed(49)])).toEqual([]);
    expect(kinds(check([...fault(30, 40), ...failed(51)]))).toEqual(['whole']);
  });

  it('is refused if one ends by itself', () => {
    expect(kinds(check([[5, '', { type: 'crashed', sidecar: 'a' }]]))).toEqual(['crash']);
  });
});
