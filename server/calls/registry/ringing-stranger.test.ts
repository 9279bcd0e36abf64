import { describe, expect, it } from 'vitest';
import { Calls } from './registry.fixture';

const MALLORY = ['mallory', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const CAROL = ['carol', '1'] as const;

const people = () => new Calls().online(MALLORY, BOB, BOB2, CAROL);

describe('who is rung', () => {
  it('may dial somebody else: the ring ends as busy, on their devices as declined', () => {
    const calls = people();
    calls.invite(MALLORY, 'bob', 'x');
    calls.take();
    expect(calls.invite(BOB2, 'carol', 'y')).toBe('ok');
    expect(calls.take()).toEqual([
      'mallory/1 ended x busy',
      'bob/1 ended x declined-elsewhere',
      'bob/2 ended x declined-elsewhere',
      'carol/1 invited y',
    ]);
    expect(calls.row('x')).toMatchObject({ endReason: 'busy', acceptedAt: null });
    expect(calls.busy).toEqual(new Set(['bob', 'carol']));
    expect(calls.ask('accept', CAROL, 'y')).toBe('ok');
    expect(calls.ask('accept', BOB, 'x')).toBe('unknown-call');
  });

  it('may dial somebody who is away: the ring ends all the same', () => {
    const calls = people();
    calls.invite(MALLORY, 'bob', 'x');
    calls.take();
    calls.invite(BOB, 'nobody', 'y');
    expect(calls.take()).toContain('mallory/1 ended x busy');
    expect(calls.pass(45_000).take()).toEqual(['bob/1 ended y no-answer']);
  });

  it('keeps the ring where the other turns out to be busy, or the call is refused', () => {
    const calls = people().online(['dave', '1']);
    calls.invite(CAROL, 'dave', 'talk');
    calls.ask('accept', ['dave', '1'], 'talk');
    calls.invite(MALLORY, 'bob', 'x');
    calls.take();
    calls.invite(BOB, 'carol', 'y');
    expect(calls.take()).toEqual(['bob/1 ended y busy']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', callId: 'x' });
    expect(calls.ask('accept', BOB, 'x')).toBe('ok');
  });

  it('is connected with who rings them by dialing back (glare)', () => {
    const calls = people();
    calls.invite(MALLORY, 'bob', 'x');
    calls.take();
    expect(calls.invite(BOB, 'mallory', 'y')).toBe('ok');
    expect(calls.take()).toEqual(['bob/1 merged y', 'mallory/1 accepted x', 'bob/2 ended x answered-elsewhere']);
  });

  it('and dials is not called back to the ring by a crash of the sidecar', () => {
    const calls = people();
    calls.invite(MALLORY, 'bob', 'x');
    calls.pass(100).invite(BOB, 'carol', 'y');
    calls.crash().online(MALLORY, BOB, CAROL).take();
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-out', callId: 'y' });
    expect(calls.snapshot(CAROL)).toMatchObject({ phase: 'ringing-in', callId: 'y' });
  });

  it('still has one call only: who dials or talks may not dial again', () => {
    const calls = people();
    calls.invite(BOB, 'carol', 'y');
    expect(calls.invite(BOB2, 'mallory', 'z')).toBe('already-in-call');
    calls.ask('accept', CAROL, 'y');
    expect(calls.invite(BOB2, 'mallory', 'z')).toBe('already-in-call');
    expect(calls.invite(CAROL, 'mallory', 'z')).toBe('already-in-call');
  });
});

/** Rings and ends it at once, so many times or until it is refused; what the last invite was answered. */
function ringInALoop(calls: Calls, times: number, end: (callId: string) => void, tag = 'loop'): string {
  let answer = 'ok';
  for (let n = 0; n < times && answer === 'ok'; n += 1) {
    answer = calls.invite(MALLORY, 'bob', `${tag}-${n}`);
    if (answer === 'ok') end(`${tag}-${n}`);
  }
  return answer;
}

describe('who rings in vain again and again', () => {
  it.each<[string, (calls: Calls) => (callId: string) => void]>([
    ['cancels', (calls) => (callId) => calls.ask('cancel', MALLORY, callId)],
    ['is declined', (calls) => (callId) => calls.ask('decline', BOB, callId)],
    ['is not answered', (calls) => () => calls.pass(45_000)],
    [
      'leaves',
      (calls) => () => {
        calls.offline(MALLORY).pass(3_000).online(MALLORY);
      },
    ],
    [
      'hangs up on the answer',
      (calls) => (callId) => {
        calls.ask('accept', BOB, callId);
        calls.hangUp(MALLORY, callId, 'hung-up');
      },
    ],
    [
      'is answered too late, and cancels',
      (calls) => (callId) => {
        calls.ask('accept', BOB, callId);
        calls.ask('cancel', MALLORY, callId);
      },
    ],
    [
      'drives the other to dial',
      (calls) => (callId) => {
        calls.invite(BOB, 'carol', `other of ${callId}`);
        calls.ask('cancel', BOB, `other of ${callId}`);
        // Bob does not wait for his own calls, which Carol misses.
        calls.invite(CAROL, 'bob', `back of ${callId}`);
        calls.ask('cancel', CAROL, `back of ${callId}`);
      },
    ],
  ])('and %s waits ten seconds after the third ring', (_, endWith) => {
    const calls = people();
    expect(ringInALoop(calls, 3, endWith(calls))).toBe('ok');
    expect(ringInALoop(calls, 1, endWith(calls), 'too soon')).toBe('redial-later 10000');
    calls.take();
    calls.pass(10_000);
    expect(calls.invite(MALLORY, 'bob', 'later')).toBe('ok');
    expect(calls.take()).toContain('bob/1 invited later');
  });

  it('is told at the end of the ring how long, and the callee is not', () => {
    const calls = people();
    ringInALoop(calls, 2, (callId) => calls.ask('cancel', MALLORY, callId));
    calls.invite(MALLORY, 'bob', 'third');
    calls.take();
    calls.ask('decline', BOB, 'third');
    expect(calls.take()).toEqual([
      'mallory/1 ended third declined, again in 10000',
      'bob/1 ended third declined-elsewhere',
      'bob/2 ended third declined-elsewhere',
    ]);
  });

  it('leaves the others through meanwhile, and is free to ring them', () => {
    const calls = people();
    ringInALoop(calls, 9, (callId) => calls.ask('cancel', MALLORY, callId));
    expect(calls.invite(CAROL, 'bob', 'y')).toBe('ok');
    calls.take();
    expect(calls.ask('accept', BOB, 'y')).toBe('ok');
    expect(calls.invite(MALLORY, 'carol', 'z')).toBe('ok');
  });

  it('rings ten times in twenty-two minutes, however often they try', () => {
    const calls = people();
    let rings = 0;
    for (let second = 0; second < 22 * 60; second += 1) {
      if (calls.invite(MALLORY, 'bob', `x${second}`) === 'ok') {
        rings += 1;
        calls.ask('cancel', MALLORY, `x${second}`);
      }
      calls.pass(1_000);
    }
    expect(rings).toBe(10);
  });

  it('is forgiven by a call that connected, and by being called', () => {
    for (const forgive of [
      (calls: Calls) => {
        calls.pass(10_000).invite(MALLORY, 'bob', 'talk');
        calls.ask('accept', BOB, 'talk');
        calls.ask('connected', BOB, 'talk');
        calls.hangUp(MALLORY, 'talk', 'hung-up');
      },
      (calls: Calls) => {
        calls.invite(BOB, 'mallory', 'back');
        calls.ask('cancel', BOB, 'back');
      },
    ]) {
      const calls = people();
      ringInALoop(calls, 3, (callId) => calls.ask('cancel', MALLORY, callId));
      forgive(calls);
      expect(ringInALoop(calls, 3, (callId) => calls.ask('cancel', MALLORY, callId), 'after')).toBe('ok');
    }
  });

  it('may still answer the ring of who calls them at that very moment', () => {
    const calls = people();
    ringInALoop(calls, 3, (callId) => calls.ask('cancel', MALLORY, callId));
    calls.invite(BOB, 'mallory', 'y');
    calls.take();
    expect(calls.invite(MALLORY, 'bob', 'x')).toBe('ok');
    expect(calls.take()).toContain('bob/1 accepted y');
  });

  it('is not made to wait by others who were busy, nor does who was rung wait', () => {
    const calls = people();
    calls.invite(MALLORY, 'bob', 'ring');
    for (let n = 0; n < 8; n += 1) {
      calls.invite(CAROL, 'bob', `y${n}`);
      expect(calls.take()).toContain(`carol/1 ended y${n} busy`);
    }
    ringInALoop(calls, 9, (callId) => calls.ask('decline', BOB, callId));
    expect(calls.invite(BOB, 'mallory', 'back')).toBe('ok');
  });
});

describe('a call’s row', () => {
  it('has a key of the sidecar’s, so that an id that was used before begins a call like any other', () => {
    const calls = people();
    calls.invite(CAROL, 'bob', 'x');
    calls.ask('decline', BOB, 'x');
    calls.pass(624_000);
    expect(calls.invite(CAROL, 'bob', 'x')).toBe('ok');
    calls.ask('accept', BOB, 'x');
    expect(calls.rowsOf('x')).toMatchObject([
      { id: 'row-1', endReason: 'declined' },
      { id: 'row-2', endedAt: null, calleeDeviceId: '1' },
    ]);
    calls.crash().online(CAROL, BOB);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'active', callId: 'x' });
  });

  it('of another person’s call long ago stays theirs', () => {
    const calls = people();
    calls.invite(CAROL, 'bob', 'x');
    calls.ask('decline', BOB, 'x');
    expect(calls.invite(MALLORY, 'bob', 'x')).toBe('not-allowed');
    calls.pass(624_000);
    expect(calls.invite(MALLORY, 'bob', 'x')).toBe('ok');
    expect(calls.rowsOf('x')).toMatchObject([
      { caller: { id: 'carol' }, endReason: 'declined' },
      { caller: { id: 'mallory' } },
    ]);
  });

  it('is one for a request that is sent again, before and after a crash', () => {
    const calls = people();
    calls.invite(CAROL, 'bob', 'x');
    calls.invite(CAROL, 'bob', 'x');
    calls.crash().online(CAROL, BOB);
    calls.invite(CAROL, 'bob', 'x');
    calls.ask('decline', BOB, 'x');
    calls.invite(CAROL, 'bob', 'x');
    calls.crash().online(CAROL, BOB);
    calls.invite(CAROL, 'bob', 'x');
    expect(calls.rowsOf('x')).toMatchObject([{ id: 'row-1', endReason: 'declined' }]);
  });
});
