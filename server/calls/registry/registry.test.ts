import { describe, expect, it } from 'vitest';
import { Calls } from './registry.fixture';
import { DEFAULT_TIMINGS } from './timings';

const ALICE = ['alice', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const CAROL = ['carol', '1'] as const;

function ringing() {
  const calls = new Calls().online(ALICE, BOB, BOB2, CAROL);
  calls.invite(ALICE, 'bob', 'x');
  return calls;
}
function active() {
  const calls = ringing();
  calls.ask('accept', BOB, 'x');
  calls.take();
  return calls;
}

describe('ringing', () => {
  it('rings every device of the callee and saves the row', () => {
    const calls = ringing();
    expect(calls.take()).toEqual(['bob/1 invited x', 'bob/2 invited x']);
    expect(calls.row('x')).toMatchObject({ callerDeviceId: '1', calleeDeviceId: null, endedAt: null });
    expect(calls.busy).toEqual(new Set(['alice', 'bob']));
  });

  it('takes a repeated invite once', () => {
    const calls = ringing();
    calls.take();
    expect(calls.invite(ALICE, 'bob', 'x')).toBe('ok');
    expect(calls.take()).toEqual([]);
  });

  it('refuses an id that is another device’s call', () => {
    expect(ringing().invite(CAROL, 'bob', 'x')).toBe('not-allowed');
  });

  it('refuses to call oneself, and a caller who is not the sender', () => {
    const calls = new Calls().online(ALICE, BOB);
    expect(calls.invite(ALICE, 'alice', 'x')).toBe('not-allowed');
    expect(calls.invite(ALICE, 'bob', 'x', { caller: 'carol' })).toBe('not-allowed');
    expect(calls.take()).toEqual([]);
  });

  it('ends as busy for a third person, who does not disturb the ring', () => {
    const calls = ringing();
    calls.take();
    expect(calls.invite(CAROL, 'bob', 'y')).toBe('ok');
    expect(calls.take()).toEqual(['carol/1 ended y busy']);
    expect(calls.row('y')).toMatchObject({ endReason: 'busy', acceptedAt: null });
  });

  it('ends as busy when the callee does not want to be disturbed', () => {
    const calls = new Calls().online(ALICE, BOB).say('bob', 'do-not-disturb');
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.take()).toEqual(['alice/1 ended x busy']);
    expect(calls.busy).toEqual(new Set());
  });

  it('rings a callee whose page was just reloading', () => {
    const calls = new Calls().online(ALICE);
    calls.invite(ALICE, 'bob', 'x');
    calls.pass(2_000).online(BOB).pass(5_000);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', callId: 'x' });
  });

  it('goes on for its whole time when the callee is not there, with a row', () => {
    const calls = new Calls().online(ALICE);
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.pass(44_999).take()).toEqual([]);
    expect(calls.pass(1).take()).toEqual(['alice/1 ended x no-answer']);
    expect(calls.row('x')).toMatchObject({ endReason: 'no-answer' });
  });

  it('refuses a second call of the same person from another tab', () => {
    const calls = ringing().online(['alice', '2']);
    expect(calls.invite(['alice', '2'], 'carol', 'y')).toBe('already-in-call');
  });

  it('ends unanswered for both', () => {
    const calls = ringing();
    calls.take();
    calls.pass(45_000);
    expect(calls.take()).toEqual(['alice/1 ended x no-answer', 'bob/1 ended x no-answer', 'bob/2 ended x no-answer']);
    expect(calls.busy).toEqual(new Set());
  });

  it('is cancelled by the caller’s device alone', () => {
    const calls = ringing().online(['alice', '2']);
    calls.take();
    expect(calls.ask('cancel', ['alice', '2'], 'x')).toBe('not-allowed');
    expect(calls.ask('cancel', BOB, 'x')).toBe('not-allowed');
    expect(calls.ask('cancel', CAROL, 'x')).toBe('unknown-call');
    expect(calls.ask('cancel', ALICE, 'x')).toBe('ok');
    expect(calls.take().slice(1)).toEqual(['bob/1 ended x cancelled', 'bob/2 ended x cancelled']);
  });

  it('is declined for all of the callee’s devices', () => {
    const calls = ringing();
    calls.take();
    expect(calls.ask('decline', ALICE, 'x')).toBe('not-allowed');
    expect(calls.ask('decline', BOB, 'x')).toBe('ok');
    expect(calls.take()).toEqual([
      'alice/1 ended x declined',
      'bob/1 ended x declined-elsewhere',
      'bob/2 ended x declined-elsewhere',
    ]);
  });

  it('survives a reload of the callee’s only tab, and rings it again', () => {
    const calls = new Calls().online(ALICE, BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.offline(BOB).pass(2_000).online(BOB).pass(5_000);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', callId: 'x', ringEndsInMs: 38_000 });
  });

  it('ends when the callee’s last tab stays away, and tells it when it returns', () => {
    const calls = new Calls().online(ALICE, BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.offline(BOB).take();
    calls.pass(3_000);
    expect(calls.take()).toEqual(['alice/1 ended x peer-left']);
    expect(calls.online(BOB).take()).toEqual(['bob/1 ended x connection-lost']);
  });

  it('is cancelled when the caller’s device stays away', () => {
    const calls = ringing();
    calls.offline(ALICE).take();
    calls.pass(3_000);
    expect(calls.take()).toEqual(['bob/1 ended x cancelled', 'bob/2 ended x cancelled']);
    expect(calls.row('x')).toMatchObject({ endReason: 'cancelled' });
  });

  it('goes on for the other tabs when one signs out', () => {
    const calls = ringing();
    calls.take();
    calls.signOut(BOB);
    expect(calls.take()).toEqual(['bob/1 ended x signed-out']);
    expect(calls.ask('accept', BOB2, 'x')).toBe('ok');
  });
});

describe('accept', () => {
  it('goes to the first device; the others are told', () => {
    const calls = ringing();
    calls.take();
    expect(calls.ask('accept', BOB2, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 accepted x', 'bob/1 ended x answered-elsewhere']);
    expect(calls.ask('accept', BOB, 'x')).toBe('answered-elsewhere');
    expect(calls.ask('accept', BOB2, 'x')).toBe('ok');
    expect(calls.take()).toEqual([]);
  });

  it('is refused from the caller and from strangers', () => {
    const calls = ringing();
    calls.take();
    expect(calls.ask('accept', ALICE, 'x')).toBe('not-allowed');
    expect(calls.ask('accept', CAROL, 'x')).toBe('unknown-call');
    expect(calls.take()).toEqual([]);
  });

  it('merges glare into one call', () => {
    const calls = ringing();
    calls.take();
    expect(calls.invite(BOB2, 'alice', 'y')).toBe('ok');
    expect(calls.take()).toEqual(['bob/2 merged y', 'alice/1 accepted x', 'bob/1 ended x answered-elsewhere']);
    expect(calls.invite(BOB2, 'alice', 'y')).toBe('ok');
    expect(calls.ask('cancel', BOB2, 'y')).toBe('ok');
    expect(calls.take()).toContain('alice/1 ended x hung-up');
    expect(calls.busy).toEqual(new Set());
  });

  it('is told that the caller is away', () => {
    const calls = ringing();
    calls.offline(ALICE).ask('accept', BOB, 'x');
    expect(calls.take()).toContain('bob/1 peer-away x');
    calls.pass(29_000);
    expect(calls.busy.size).toBe(2);
    calls.pass(1_000);
    expect(calls.take()).toContain('bob/1 ended x connection-lost');
  });
});

describe('an active call', () => {
  it('carries signals between its two devices only', () => {
    const calls = active();
    expect(calls.signal(ALICE, 'x', 0)).toBe('ok');
    expect(calls.take()).toEqual(['bob/1 signaled x']);
    expect(calls.signal(BOB2, 'x', 0)).toBe('not-allowed');
    expect(calls.signal(CAROL, 'x', 0)).toBe('unknown-call');
    expect(calls.signal(BOB, 'x', 1)).toBe('wrong-phase');
    expect(calls.take()).toEqual([]);
    expect(ringing().signal(ALICE, 'x', 0)).toBe('wrong-phase');
  });

  it('drops signals of an older link', () => {
    const calls = active();
    expect(calls.ask('relink', BOB, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 relinked x 1', 'bob/1 relinked x 1']);
    expect(calls.signal(ALICE, 'x', 0)).toBe('ok');
    expect(calls.take()).toEqual([]);
  });

  it('starts its clock at the first frame, once', () => {
    const calls = active();
    calls.pass(500).ask('connected', BOB, 'x');
    calls.pass(1_000).ask('connected', ALICE, 'x');
    expect(calls.snapshot(ALICE)).toMatchObject({ phase: 'active', role: 'caller', connectedForMs: 1_000 });
    expect(calls.snapshot(BOB2)).toBeNull();
  });

  it('outlives a lost socket for the grace', () => {
    const calls = active();
    calls.offline(BOB).pass(29_999).online(BOB).pass(60_000);
    expect(calls.take()).toEqual(['alice/1 peer-away x', 'alice/1 peer-back x']);
    calls.offline(BOB).pass(30_000);
    expect(calls.take()).toEqual(['alice/1 peer-away x', 'alice/1 ended x connection-lost']);
    expect(calls.online(BOB).take()).toEqual(['bob/1 ended x connection-lost']);
    expect(calls.pass(DEFAULT_TIMINGS.rememberMs).offline(BOB).online(BOB).take()).toEqual([]);
  });

  it('outlives a socket that fell silent for longer: the two may be talking on', () => {
    const calls = active();
    calls.offline(BOB, true).pass(DEFAULT_TIMINGS.silentGraceMs - 1);
    expect(calls.online(BOB).take()).toEqual(['alice/1 peer-away x', 'alice/1 peer-back x']);
    calls.offline(BOB, true).offline(ALICE).pass(DEFAULT_TIMINGS.graceMs);
    expect(calls.online(ALICE).take()).toEqual(['alice/1 peer-away x', 'alice/1 ended x connection-lost']);
  });

  it('does not care about the callee’s other tabs', () => {
    expect(active().offline(BOB2).pass(60_000).take()).toEqual([]);
  });

  it.each(['hung-up', 'media-failed', 'connection-lost'] as const)('ends as %s for both', (reason) => {
    const calls = active();
    expect(calls.hangUp(BOB2, 'x', reason)).toBe('not-allowed');
    expect(calls.hangUp(CAROL, 'x', reason)).toBe('unknown-call');
    expect(calls.hangUp(ALICE, 'x', reason)).toBe('ok');
    expect(calls.take()).toEqual([`alice/1 ended x ${reason}`, `bob/1 ended x ${reason}`]);
    expect(calls.hangUp(BOB, 'x', reason)).toBe('ok');
    expect(calls.take()).toEqual([]);
  });

  it('takes a cancel that lost the race to the accept as a hang-up', () => {
    const calls = active();
    expect(calls.ask('cancel', ALICE, 'x')).toBe('ok');
    expect(calls.take()).toContain('bob/1 ended x hung-up');
  });

  it('ends with a sign-out', () => {
    const calls = active();
    calls.signOut(ALICE);
    expect(calls.take()).toEqual(['alice/1 ended x signed-out', 'bob/1 ended x peer-left']);
  });
});

describe('after a restart', () => {
  it('goes on with an active call', () => {
    const calls = active();
    calls.crash().online(ALICE, BOB).pass(60_000);
    expect(calls.take().filter((line) => line.includes('ended'))).toEqual([]);
    expect(calls.snapshot(ALICE)).toMatchObject({ phase: 'active', peerPresent: true });
    expect(calls.busy).toEqual(new Set(['alice', 'bob']));
  });

  it('ends an active call to which nobody came back', () => {
    const calls = active();
    calls.crash().online(ALICE).pass(30_000);
    expect(calls.take()).toContain('alice/1 ended x connection-lost');
  });

  it('goes on ringing without the offer, and links afresh at accept', () => {
    const calls = ringing();
    calls.pass(10_000).crash().online(ALICE, BOB).take();
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', offer: null, ringEndsInMs: 35_000 });
    calls.ask('accept', BOB, 'x');
    expect(calls.take()).toEqual(['alice/1 accepted x', 'alice/1 relinked x 1', 'bob/1 relinked x 1']);
  });

  it('still knows when nobody answers', () => {
    const calls = ringing();
    calls.pass(40_000).crash().online(ALICE, BOB).pass(DEFAULT_TIMINGS.restoreGraceMs);
    expect(calls.take()).toContain('alice/1 ended x no-answer');
  });
});

it('keeps nobody busy after ten thousand calls', () => {
  const calls = new Calls();
  for (let n = 0; n < 10_000; n += 1) {
    calls.online([`a${n}`, '1'], [`b${n}`, '1']);
    calls.invite([`a${n}`, '1'], `b${n}`, `c${n}`);
    calls.ask('accept', [`b${n}`, '1'], `c${n}`);
  }
  for (let n = 0; n < 10_000; n += 1) calls.hangUp([`a${n}`, '1'], `c${n}`, 'hung-up');
  expect(calls.busy.size).toBe(0);
});
