import { expect, it } from 'vitest';
import { Calls } from './registry.fixture';

const ALICE = ['alice', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;

it('tells a device that signed out of the ring, and came back to it, nothing of the old end', () => {
  const calls = new Calls().online(ALICE, BOB, BOB2);
  calls.invite(ALICE, 'bob', 'x');
  calls.signOut(BOB);
  calls.online(BOB).take();
  expect(calls.snapshot(BOB)).toMatchObject({ phase: 'ringing-in', callId: 'x' });
  calls.ask('accept', BOB, 'x');
  calls.offline(BOB).take();
  expect(calls.online(BOB).take()).toEqual(['alice/1 peer-back x']);
});

it('tells the caller of a decline by a browser that could not have taken the call', () => {
  const calls = new Calls().online(ALICE, BOB, BOB2);
  calls.invite(ALICE, 'bob', 'x');
  calls.take();
  expect(calls.hangUp(BOB, 'x', 'media-failed')).toBe('ok');
  expect(calls.take()).toEqual([
    'alice/1 ended x media-failed',
    'bob/1 ended x declined-elsewhere',
    'bob/2 ended x declined-elsewhere',
  ]);
});

it('tells a device that is no part of the call any more what it missed', () => {
  const calls = new Calls().online(ALICE, BOB, BOB2);
  calls.invite(ALICE, 'bob', 'x');
  calls.offline(BOB2);
  calls.ask('accept', BOB, 'x');
  calls.take();
  expect(calls.online(BOB2).take()).toEqual(['bob/2 ended x answered-elsewhere']);
});

it('knows an invite that is sent again after an outage of minutes', () => {
  const calls = new Calls().online(ALICE, BOB);
  calls.invite(ALICE, 'bob', 'x');
  calls.ask('decline', BOB, 'x');
  calls.pass(300_000).crash().online(ALICE, BOB).take();
  calls.invite(ALICE, 'bob', 'x');
  expect(calls.take()).toEqual(['alice/1 ended x declined']);
});
