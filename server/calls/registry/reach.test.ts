import { describe, expect, it } from 'vitest';
import { Calls } from './registry.fixture';

const ALICE = ['alice', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const CAROL = ['carol', '1'] as const;

/** Everything that others than Bob hear, and what is kept of the calls, with Bob absent or there and invisible. */
const WORLDS: readonly (readonly [string, () => Calls])[] = [
  ['absent', () => new Calls().online(ALICE, CAROL)],
  ['absent, and would be invisible', () => new Calls().online(ALICE, CAROL).say('bob', 'invisible')],
  ['absent, and would not be disturbed', () => new Calls().online(ALICE, CAROL).say('bob', 'do-not-disturb')],
  ['invisible', () => new Calls().online(ALICE, CAROL).say('bob', 'invisible').online(BOB, BOB2)],
  ['invisible in a call', () => inACall(new Calls().online(ALICE, CAROL).say('bob', 'invisible').online(BOB, BOB2))],
  [
    'invisible, and dialing',
    () => {
      const calls = new Calls().online(ALICE, CAROL, ['dave', '1']).say('bob', 'invisible').online(BOB);
      calls.invite(BOB, 'dave', 'dialed');
      calls.take();
      return calls;
    },
  ],
];

function inACall(calls: Calls): Calls {
  calls.online(['dave', '1']).invite(BOB, 'dave', 'talk');
  calls.ask('accept', ['dave', '1'], 'talk');
  calls.ask('connected', BOB, 'talk');
  calls.take();
  return calls;
}

describe.each(WORLDS)('of somebody %s', (_, begin) => {
  it('every call ends after the same 3 s, in the same way, and nothing of theirs rings', () => {
    const calls = begin();
    expect(calls.invite(ALICE, 'bob', 'x')).toBe('ok');
    expect(calls.pass(2_999).take()).toEqual([]);
    expect(calls.pass(1).take()).toEqual(['alice/1 ended x peer-left']);
    expect(calls.row('x')).toMatchObject({ endReason: 'peer-left', endedAt: 3_000, calleeDeviceId: null });
    expect(calls.busy.has('alice')).toBe(false);
  });

  it('a third person’s call goes the same way beside it: the first does not make them busy', () => {
    const calls = begin();
    calls.invite(ALICE, 'bob', 'x');
    calls.pass(1_000).invite(CAROL, 'bob', 'y');
    expect(calls.pass(1_999).take()).toEqual([]);
    expect(calls.pass(1).take()).toEqual(['alice/1 ended x peer-left']);
    expect(calls.pass(1_000).take()).toEqual(['carol/1 ended y peer-left']);
  });

  it('no device shows in what the caller may ask meanwhile', () => {
    const calls = begin();
    calls.invite(ALICE, 'bob', 'x', { earlyLink: 'all' });
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const signal = { linkEpoch: 0, body: { type: 'candidate', candidate } } as const;
    expect(calls.signalWith(ALICE, 'x', signal, BOB)).toBe('not-allowed');
    expect(calls.signal(ALICE, 'x', 0)).toBe('not-allowed');
    expect(calls.isParty(BOB, 'x')).toBe(false);
    expect(calls.ask('cancel', ALICE, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 ended x cancelled']);
  });

  it('calls that nobody could hear are no reason to wait', () => {
    const calls = begin();
    for (let n = 0; n < 8; n += 1) {
      expect(calls.invite(ALICE, 'bob', `x${n}`)).toBe('ok');
      calls.pass(3_000);
      expect(calls.take()).toEqual([`alice/1 ended x${n} peer-left`]);
    }
  });
});

describe('an invisible person', () => {
  it('calls others, who then know that they are there', () => {
    const calls = new Calls().online(ALICE).say('bob', 'invisible').online(BOB);
    calls.invite(BOB, 'alice', 'x');
    expect(calls.take()).toEqual(['alice/1 invited x']);
    expect(calls.ask('accept', ALICE, 'x')).toBe('ok');
  });

  it('who dials somebody that is just dialing them is connected (glare)', () => {
    const calls = new Calls().online(ALICE).say('bob', 'invisible').online(BOB);
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.invite(BOB, 'alice', 'y')).toBe('ok');
    expect(calls.take()).toEqual(['bob/1 merged y', 'alice/1 accepted x']);
    expect(calls.pass(10_000).take()).toEqual([]);
    expect(calls.busy).toEqual(new Set(['alice', 'bob']));
  });

  it('cannot answer a ring of which somebody told them while they are in another call', () => {
    const calls = inACall(new Calls().online(ALICE).say('bob', 'invisible').online(BOB, BOB2));
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.ask('accept', BOB2, 'x')).toBe('already-in-call');
  });

  it('learns nothing of the ring from a reload, as nobody does who is away', () => {
    const calls = new Calls().online(ALICE).say('bob', 'invisible').online(BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.offline(BOB).online(BOB);
    expect(calls.snapshot(BOB)).toBeNull();
    expect(calls.pass(3_000).take()).toEqual(['alice/1 ended x peer-left']);
  });

  it('is rung for the rest of the time once they show themselves, as somebody who arrives is', () => {
    const calls = new Calls().online(ALICE).say('bob', 'invisible').online(BOB, BOB2);
    calls.invite(ALICE, 'bob', 'x');
    calls.pass(2_000).say('bob', 'available');
    expect(calls.take()).toEqual(['bob/1 invited x', 'bob/2 invited x']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', ringEndsInMs: 43_000 });
    expect(calls.pass(42_999).take()).toEqual([]);
    expect(calls.pass(1).take()).toContain('alice/1 ended x no-answer');
  });

  it('who turns so while it rings is gone for the caller, like one whose last tab closed', () => {
    const calls = new Calls().online(ALICE, BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.take();
    calls.pass(1_000).say('bob', 'invisible');
    expect(calls.pass(2_999).take()).toEqual([]);
    expect(calls.pass(1).take()).toEqual(['alice/1 ended x peer-left', 'bob/1 ended x no-answer']);

    const gone = new Calls().online(ALICE, BOB);
    gone.invite(ALICE, 'bob', 'x');
    gone.take();
    gone.pass(1_000).offline(BOB);
    expect(gone.pass(2_999).take()).toEqual([]);
    expect(gone.pass(1).take()).toEqual(['alice/1 ended x peer-left']);
  });

  it('who turns so while it rings and closes their tab is gone no later', () => {
    const calls = new Calls().online(ALICE, BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.say('bob', 'invisible').pass(2_000).offline(BOB).take();
    expect(calls.pass(1_000).take()).toEqual(['alice/1 ended x peer-left']);
  });

  it('who turns so and back again while it rings can still answer', () => {
    const calls = new Calls().online(ALICE, BOB);
    calls.invite(ALICE, 'bob', 'x');
    calls.say('bob', 'invisible').pass(2_000).say('bob', 'away').pass(5_000).take();
    expect(calls.ask('accept', BOB, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 accepted x']);
  });

  it('is not rung after a crash either, and may be by who returns visible', () => {
    for (const [availability, said] of [
      ['invisible', ['alice/1 ended x peer-left']],
      ['available', []],
    ] as const) {
      const calls = new Calls().online(ALICE).say('bob', availability);
      calls.invite(ALICE, 'bob', 'x');
      calls.crash().online(ALICE, BOB).take();
      expect(calls.pass(10_000).take()).toEqual(said);
    }
  });

  it('keeps the call they are in over a crash, though somebody rang in vain', () => {
    const calls = inACall(new Calls().online(ALICE).say('bob', 'invisible').online(BOB));
    calls.pass(1_000).invite(ALICE, 'bob', 'x');
    calls.crash().online(ALICE, BOB, ['dave', '1']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'active', callId: 'talk' });
    expect(calls.pass(10_000).take()).toContain('alice/1 ended x peer-left');
  });
});

describe('who comes back within the 3 s', () => {
  it('hears the first of two that rang; the other is told that they are busy', () => {
    const calls = new Calls().online(ALICE, CAROL);
    calls.invite(ALICE, 'bob', 'x');
    calls.invite(CAROL, 'bob', 'y');
    calls.pass(1_000).online(BOB);
    expect(calls.take()).toEqual(['carol/1 ended y busy']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', callId: 'x' });
  });

  it('and does not want to be disturbed is busy', () => {
    const calls = new Calls().online(ALICE).say('bob', 'do-not-disturb');
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.pass(1_000).online(BOB).take()).toEqual(['alice/1 ended x busy']);
    expect(calls.snapshot(BOB)).toBeNull();
  });
});
