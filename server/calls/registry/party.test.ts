import { expect, it } from 'vitest';
import { Calls } from './registry.fixture';

const ALICE = ['alice', '1'] as const;
const ALICE2 = ['alice', '2'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const CAROL = ['carol', '1'] as const;
const EVERYBODY = [ALICE, ALICE2, BOB, BOB2, CAROL];

/** `alice/1` for each tab that is a party of `x`. */
const parties = (calls: Calls, callId = 'x') =>
  EVERYBODY.filter((tab) => calls.isParty(tab, callId)).map((tab) => tab.join('/'));

function ringing() {
  const calls = new Calls().online(...EVERYBODY);
  calls.invite(ALICE, 'bob', 'x');
  return calls;
}

it('is nobody before there is a call', () => {
  expect(parties(new Calls().online(...EVERYBODY))).toEqual([]);
});

it('is the calling tab and every tab that rings', () => {
  expect(parties(ringing())).toEqual(['alice/1', 'bob/1', 'bob/2']);
});

it('is the two tabs that talk, also while one of them is away', () => {
  const calls = ringing();
  calls.ask('accept', BOB2, 'x');
  expect(parties(calls)).toEqual(['alice/1', 'bob/2']);
  expect(parties(calls.offline(ALICE))).toEqual(['alice/1', 'bob/2']);
});

it.each([
  ['cancelled', (calls: Calls) => calls.ask('cancel', ALICE, 'x')],
  ['declined', (calls: Calls) => calls.ask('decline', BOB, 'x')],
  ['hung up', (calls: Calls) => calls.ask('accept', BOB, 'x') && calls.hangUp(ALICE, 'x', 'hung-up')],
  ['not answered', (calls: Calls) => calls.pass(60_000)],
])('is nobody once the call is %s', (_, end) => {
  const calls = ringing();
  end(calls);
  expect(parties(calls)).toEqual([]);
});

it('is nobody in a call to somebody busy', () => {
  const calls = ringing();
  calls.invite(CAROL, 'bob', 'y');
  expect(parties(calls, 'y')).toEqual([]);
});

it('knows a merged call under both its ids', () => {
  const calls = ringing();
  calls.invite(BOB, 'alice', 'y');
  expect(parties(calls, 'x')).toEqual(['alice/1', 'bob/1']);
  expect(parties(calls, 'y')).toEqual(['alice/1', 'bob/1']);
});
