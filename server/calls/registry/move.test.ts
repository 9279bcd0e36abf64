import { describe, expect, it } from 'vitest';
import { Calls } from './registry.fixture';
import { DEFAULT_TIMINGS } from './timings';

const ALICE = ['alice', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const BOB3 = ['bob', '3'] as const;
const CAROL = ['carol', '1'] as const;

function active() {
  const calls = new Calls().online(ALICE, BOB, BOB2, CAROL);
  calls.invite(ALICE, 'bob', 'x');
  calls.ask('accept', BOB, 'x');
  calls.ask('connected', BOB, 'x');
  calls.take();
  return calls;
}

it('a call is told to the devices that may take it over, and when it is over', () => {
  const calls = active();
  expect([...calls.elsewhere]).toEqual([['bob/2', 'x']]);
  calls.online(BOB3);
  expect(calls.elsewhere.get('bob/3')).toBe('x');
  calls.hangUp(ALICE, 'x', 'hung-up');
  expect([...calls.elsewhere]).toEqual([
    ['bob/2', null],
    ['bob/3', null],
  ]);
});

describe('moving a call', () => {
  it('goes to the new device; the old one keeps its picture until the new one has it', () => {
    const calls = active();
    expect(calls.move(BOB2, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['bob/2 relinked x 1', 'alice/1 relinked x 1']);
    expect(calls.row('x')).toMatchObject({ calleeDeviceId: '2', calleeMedia: 'audio', linkEpoch: 1 });
    expect(calls.signal(BOB2, 'x', 1)).toBe('ok');
    expect(calls.signal(BOB, 'x', 1)).toBe('not-allowed');
    calls.take();
    calls.ask('connected', BOB2, 'x');
    expect(calls.take()).toEqual(['bob/1 ended x moved']);
    expect([...calls.elsewhere]).toEqual([
      ['bob/2', null],
      ['bob/1', 'x'],
    ]);
  });

  it('is harmless twice', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    expect(calls.move(BOB2, 'x')).toBe('ok');
    expect(calls.take()).toEqual([]);
  });

  it('leaves a repeated accept of the old device right, for it keeps the picture', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    expect(calls.ask('accept', BOB, 'x')).toBe('ok');
    calls.ask('connected', BOB2, 'x');
    expect(calls.ask('accept', BOB, 'x')).toBe('answered-elsewhere');
  });

  it('is for this user’s own running calls alone', () => {
    const calls = new Calls().online(ALICE, BOB, BOB2, CAROL);
    calls.invite(ALICE, 'bob', 'x');
    expect(calls.move(BOB2, 'x')).toBe('wrong-phase');
    calls.ask('accept', BOB, 'x');
    expect(calls.move(CAROL, 'x')).toBe('unknown-call');
    expect(calls.move(BOB2, 'y')).toBe('unknown-call');
  });

  it('saves a call whose device has crashed', () => {
    const calls = active().offline(BOB);
    calls.take();
    calls.move(BOB2, 'x');
    expect(calls.take()).toEqual(['alice/1 peer-back x', 'bob/2 relinked x 1', 'alice/1 relinked x 1']);
    calls.pass(DEFAULT_TIMINGS.graceMs + 1);
    expect(calls.row('x')?.endedAt).toBeNull();
    expect(calls.online(BOB).take()).toEqual(['bob/1 ended x moved']);
  });

  it('moves on and back, and forgets what it said of an end that is none any more', () => {
    const calls = active().online(BOB3);
    calls.move(BOB2, 'x');
    calls.take();
    // The second never came to have the picture; the first still has it.
    calls.move(BOB3, 'x');
    expect(calls.take()).toEqual(['bob/2 ended x moved', 'bob/3 relinked x 2', 'alice/1 relinked x 2']);
    calls.ask('connected', BOB3, 'x');
    expect(calls.take()).toEqual(['bob/1 ended x moved']);
    calls.move(BOB, 'x');
    calls.ask('connected', BOB, 'x');
    calls.offline(BOB).take();
    expect(calls.online(BOB).take()).toEqual(['alice/1 peer-back x']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'active', callId: 'x' });
  });

  it('ends for the device that is being left too', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    calls.hangUp(ALICE, 'x', 'hung-up');
    expect(calls.take()).toEqual(['alice/1 ended x hung-up', 'bob/2 ended x hung-up', 'bob/1 ended x hung-up']);
  });

  it('keeps the old device over a fresh link, until the new one has the picture or the old one is gone', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    calls.ask('relink', ALICE, 'x');
    expect(calls.take()).toEqual(['alice/1 relinked x 2', 'bob/2 relinked x 2']);
    calls.offline(BOB).take();
    calls.ask('relink', ALICE, 'x');
    expect(calls.take()).toEqual(['alice/1 relinked x 3', 'bob/2 relinked x 3']);
    expect(calls.online(BOB).take()).toEqual(['bob/1 ended x moved']);
  });

  it('goes back to the device that still has it when the new one gets no media', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    expect(calls.hangUp(BOB2, 'x', 'media-failed')).toBe('ok');
    expect(calls.take()).toEqual(['bob/2 ended x media-failed', 'bob/1 relinked x 2', 'alice/1 relinked x 2']);
    expect(calls.row('x')).toMatchObject({ calleeDeviceId: '1', endedAt: null });
    expect(calls.elsewhere.get('bob/2')).toBe('x');
    calls.ask('connected', BOB, 'x');
    expect(calls.take()).toEqual([]);
    expect(calls.hangUp(BOB2, 'x', 'media-failed')).toBe('not-allowed');
  });

  it('goes back from a page that was reloaded in the middle, and found no way either', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.offline(BOB2).online(BOB2);
    calls.ask('relink', BOB2, 'x');
    calls.take();
    expect(calls.hangUp(BOB2, 'x', 'connection-lost')).toBe('ok');
    expect(calls.take()).toEqual(['bob/2 ended x connection-lost', 'bob/1 relinked x 3', 'alice/1 relinked x 3']);
  });

  it.each<[string, (calls: Calls) => unknown]>([
    ['has lost its link', (calls) => calls.ask('relink', BOB, 'x')],
    ['has given it up', (calls) => calls.hangUp(BOB, 'x', 'connection-lost')],
    ['was reloaded', (calls) => calls.offline(BOB).online(BOB)],
    ['has a new socket', (calls) => calls.online(BOB)],
  ])('goes back to no device that %s', (_, lose) => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    lose(calls);
    expect(calls.take()[0]).toBe('bob/1 ended x moved');
    expect(calls.hangUp(BOB2, 'x', 'media-failed')).toBe('ok');
    expect(calls.take()).toContain('alice/1 ended x media-failed');
  });

  it('is over for both when the device that it is moving from hangs up', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.take();
    expect(calls.hangUp(BOB, 'x', 'hung-up')).toBe('ok');
    expect(calls.take().toSorted()).toEqual(
      ['alice/1 ended x hung-up', 'bob/1 ended x hung-up', 'bob/2 ended x hung-up'].toSorted(),
    );
    expect(calls.row('x')).toMatchObject({ endReason: 'hung-up' });
  });

  it('is not held for minutes by a new device that falls silent', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.offline(BOB2, true).take();
    calls.pass(DEFAULT_TIMINGS.graceMs);
    expect(calls.take()).toEqual(['bob/1 relinked x 2', 'alice/1 relinked x 2']);
  });

  it('goes back as well when the new one is gone, and is over only with both', () => {
    const calls = active();
    calls.move(BOB2, 'x');
    calls.offline(BOB2).take();
    calls.pass(DEFAULT_TIMINGS.graceMs);
    expect(calls.take()).toEqual(['bob/1 relinked x 2', 'alice/1 relinked x 2']);
    expect(calls.online(BOB2).take()).toEqual(['bob/2 ended x connection-lost']);
    calls.move(BOB2, 'x');
    calls.offline(BOB).offline(BOB2).take();
    calls.pass(DEFAULT_TIMINGS.graceMs);
    expect(calls.take()).toEqual(['alice/1 ended x connection-lost']);
  });
});
