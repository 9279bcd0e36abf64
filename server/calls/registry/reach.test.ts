import { describe, expect, it } from 'vitest';
import { Calls } from './registry.fixture';
import { OPEN_TERMS, type RingTerms } from './types';

const ALICE = ['alice', '1'] as const;
const BOB = ['bob', '1'] as const;
const BOB2 = ['bob', '2'] as const;
const CAROL = ['carol', '1'] as const;

const SHUT = { ...OPEN_TERMS, isHeard: false, isSeen: false };
const UNSEEN = { ...OPEN_TERMS, isSeen: false };
const there = () => new Calls().online(ALICE, CAROL, BOB, BOB2);

/** Everything that others than Bob hear, and what is kept of the calls, with Bob absent or there and not for them. */
const WORLDS: readonly { readonly who: string; readonly begin: () => Calls; readonly terms?: RingTerms }[] = [
  { who: 'absent', begin: () => new Calls().online(ALICE, CAROL) },
  { who: 'absent, and would be invisible', begin: () => new Calls().online(ALICE, CAROL).say('bob', 'invisible') },
  {
    who: 'absent, and would not be disturbed',
    begin: () => new Calls().online(ALICE, CAROL).say('bob', 'do-not-disturb'),
  },
  { who: 'invisible', begin: () => new Calls().online(ALICE, CAROL).say('bob', 'invisible').online(BOB, BOB2) },
  {
    who: 'invisible in a call',
    begin: () => inACall(new Calls().online(ALICE, CAROL).say('bob', 'invisible').online(BOB, BOB2)),
  },
  {
    who: 'invisible, and dialing',
    begin: () => {
      const calls = new Calls().online(ALICE, CAROL, ['dave', '1']).say('bob', 'invisible').online(BOB);
      calls.invite(BOB, 'dave', 'dialed');
      calls.take();
      return calls;
    },
  },
  { who: 'who has blocked the callers', begin: there, terms: SHUT },
  { who: 'in a call, who has blocked the callers', begin: () => inACall(there()), terms: SHUT },
  {
    who: 'who takes no calls of strangers, and is seen by them',
    begin: there,
    terms: { ...OPEN_TERMS, isHeard: false },
  },
  { who: 'in a call, whom strangers do not see', begin: () => inACall(there()), terms: UNSEEN },
  {
    who: 'whom strangers do not see and nobody is to disturb',
    begin: () => there().say('bob', 'do-not-disturb'),
    terms: UNSEEN,
  },
];

function inACall(calls: Calls): Calls {
  calls.online(['dave', '1']).invite(BOB, 'dave', 'talk');
  calls.ask('accept', ['dave', '1'], 'talk');
  calls.ask('connected', BOB, 'talk');
  calls.take();
  return calls;
}

/** What the callers are told. */
const heard = (calls: Calls) => calls.take().filter((line) => /^(alice|carol)/.test(line));

describe.each(WORLDS)('of somebody $who', ({ begin, terms = OPEN_TERMS }) => {
  it('every call rings for its whole time, ends in the same way, and nothing of theirs rings', () => {
    const calls = begin();
    expect(calls.invite(ALICE, 'bob', 'x', { terms })).toBe('ok');
    expect(heard(calls.pass(44_999))).toEqual([]);
    expect(heard(calls.pass(1))).toEqual(['alice/1 ended x no-answer']);
    expect(calls.row('x')).toMatchObject({ endReason: 'no-answer', endedAt: 45_000, calleeDeviceId: null });
    expect(calls.busy.has('alice')).toBe(false);
  });

  it('a third person’s call goes the same way beside it: the first does not make them busy', () => {
    const calls = begin();
    calls.invite(ALICE, 'bob', 'x', { terms });
    calls.pass(1_000).invite(CAROL, 'bob', 'y', { terms });
    expect(heard(calls.pass(43_999))).toEqual([]);
    expect(heard(calls.pass(1))).toEqual(['alice/1 ended x no-answer']);
    expect(heard(calls.pass(1_000))).toEqual(['carol/1 ended y no-answer']);
  });

  it('no device shows in what the caller may ask meanwhile', () => {
    const calls = begin();
    calls.invite(ALICE, 'bob', 'x', { earlyLink: 'all', terms });
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const signal = { linkEpoch: 0, body: { type: 'candidate', candidate } } as const;
    expect(calls.signalWith(ALICE, 'x', signal, BOB)).toBe('not-allowed');
    expect(calls.signal(ALICE, 'x', 0)).toBe('not-allowed');
    expect(calls.isParty(BOB, 'x')).toBe(false);
    expect(calls.ask('cancel', ALICE, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 ended x cancelled']);
  });

  it('calls that nobody could hear make their caller wait, as calls do that nobody answered', () => {
    const calls = begin();
    const ends = ['x0', 'x1', 'x2'].map((callId) => {
      expect(calls.invite(ALICE, 'bob', callId, { terms })).toBe('ok');
      return heard(calls.pass(45_000));
    });
    expect(ends).toEqual([
      ['alice/1 ended x0 no-answer'],
      ['alice/1 ended x1 no-answer'],
      ['alice/1 ended x2 no-answer, again in 10000'],
    ]);
    expect(calls.invite(ALICE, 'bob', 'x3')).toBe('redial-later 10000');
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
    expect(calls.pass(45_000).take()).toEqual(['alice/1 ended x no-answer']);
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
    for (const availability of ['invisible', 'available'] as const) {
      const calls = new Calls().online(ALICE).say('bob', availability);
      calls.invite(ALICE, 'bob', 'x');
      calls.crash().online(ALICE, BOB);
      expect(calls.snapshot(BOB) === null).toBe(availability === 'invisible');
      expect(calls.pass(45_000).take()).toContain('alice/1 ended x no-answer');
    }
  });

  it('keeps the call they are in over a crash, though somebody rang in vain', () => {
    const calls = inACall(new Calls().online(ALICE).say('bob', 'invisible').online(BOB));
    calls.pass(1_000).invite(ALICE, 'bob', 'x');
    calls.crash().online(ALICE, BOB, ['dave', '1']);
    expect(calls.snapshot(BOB)).toMatchObject({ phase: 'active', callId: 'talk' });
    expect(calls.pass(45_000).take()).toContain('alice/1 ended x no-answer');
  });
});

describe('somebody whom the caller does not see', () => {
  const ring = () => {
    const calls = there();
    calls.invite(ALICE, 'bob', 'x', { terms: UNSEEN });
    expect(calls.take()).toEqual(['bob/1 invited x', 'bob/2 invited x']);
    return calls;
  };

  it('can answer, and then is known to be there', () => {
    const calls = ring();
    expect(calls.ask('accept', BOB2, 'x')).toBe('ok');
    expect(calls.take()).toEqual(['alice/1 accepted x', 'bob/1 ended x answered-elsewhere']);
  });

  it.each<readonly [string, (calls: Calls) => void]>([
    ['leaves', (calls) => calls.offline(BOB).offline(BOB2)],
    ['turns invisible', (calls) => calls.say('bob', 'invisible')],
    ['turns invisible and leaves', (calls) => calls.say('bob', 'invisible').offline(BOB).offline(BOB2)],
    ['calls somebody else', (calls) => void calls.invite(BOB, 'carol', 'y')],
    ['blocks the caller', (calls) => calls.block('bob', 'alice')],
  ])('shows nothing of it if they %s while it rings', (_, act) => {
    const calls = ring();
    calls.pass(1_000);
    act(calls);
    const toAlice = (said: string[]) => said.filter((line) => line.startsWith('alice'));
    expect(toAlice(calls.pass(43_999).take())).toEqual([]);
    expect(toAlice(calls.pass(1).take())).toEqual(['alice/1 ended x no-answer']);
  });

  it('who called somebody else instead is not rung again by the same call', () => {
    const calls = ring();
    calls.invite(BOB, 'carol', 'y');
    calls.ask('cancel', BOB, 'y');
    calls.take();
    expect(calls.offline(BOB).online(BOB).take()).not.toContain('bob/1 invited x');
    expect(calls.snapshot(BOB)).toBeNull();
    expect(calls.busy).toEqual(new Set(['alice']));
  });

  it('who dials the caller after all gets a fresh link: the early one is closed', () => {
    const calls = there();
    calls.invite(ALICE, 'bob', 'x', { terms: UNSEEN, earlyLink: 'all' });
    calls.invite(BOB, 'carol', 'y');
    calls.ask('cancel', BOB, 'y');
    calls.take();
    expect(calls.invite(BOB, 'alice', 'z')).toBe('ok');
    expect(calls.take()).toEqual([
      ...['bob/1 merged z', 'alice/1 accepted x', 'alice/1 relinked x 1', 'bob/1 relinked x 1'],
    ]);
    expect(calls.row('x')).toMatchObject({ linkEpoch: 1 });
  });

  it('and who was busy may hear the ring later, as somebody who arrives does', () => {
    const calls = inACall(there());
    calls.invite(ALICE, 'bob', 'x', { terms: UNSEEN });
    calls.hangUp(BOB, 'talk', 'hung-up');
    calls.take();
    calls.online(['bob', '3']);
    expect(calls.take()).toEqual(['bob/1 invited x', 'bob/2 invited x']);
    expect(calls.snapshot(['bob', '3'])).toMatchObject({ phase: 'ringing-in', callId: 'x' });
  });
});

describe('a block', () => {
  it('silences the ring of the blocked one at every device, and leaves the blocker free', () => {
    const calls = there();
    calls.invite(ALICE, 'bob', 'x');
    calls.take();
    calls.block('bob', 'alice');
    expect(calls.take()).toEqual(['bob/1 ended x blocked', 'bob/2 ended x blocked']);
    expect(calls.busy).toEqual(new Set(['alice']));
    expect(calls.ask('accept', BOB, 'x')).toBe('unknown-call');
    expect(calls.ask('decline', BOB2, 'x')).toBe('ok');
    expect(calls.offline(BOB).online(BOB).take()).toEqual(['bob/1 ended x blocked']);
    expect(calls.snapshot(BOB)).toBeNull();
    expect(calls.invite(CAROL, 'bob', 'y')).toBe('ok');
    expect(calls.take()).toContain('bob/1 invited y');
    expect(calls.pass(45_000).take()).toContain('alice/1 ended x no-answer');
  });

  it('lets a ring that nobody hears stay unheard, whoever comes', () => {
    const calls = new Calls().online(ALICE);
    calls.invite(ALICE, 'bob', 'x');
    calls.block('bob', 'alice').online(BOB);
    expect(calls.snapshot(BOB)).toBeNull();
    expect(calls.pass(45_000).take()).toEqual(['alice/1 ended x no-answer']);
  });

  it('cancels the blocker’s own ring', () => {
    const calls = there();
    calls.invite(BOB, 'alice', 'x');
    calls.take();
    calls.block('bob', 'alice');
    expect(calls.take()).toEqual(['bob/1 ended x cancelled', 'alice/1 ended x cancelled']);
  });

  it('ends a call, whichever of the two made it, and no other', () => {
    for (const [from, to] of [
      [ALICE, BOB],
      [BOB, ALICE],
    ] as const) {
      const calls = there().online(['dave', '1']);
      calls.invite(from, to[0], 'x');
      calls.ask('accept', to, 'x');
      calls.invite(CAROL, 'dave', 'other');
      calls.take();
      calls.block('bob', 'alice').block('bob', 'alice').block('bob', 'carol');
      expect(calls.take().sort()).toEqual(['alice/1 ended x hung-up', 'bob/1 ended x hung-up']);
      expect(calls.row('x')).toMatchObject({ endReason: 'hung-up' });
      expect(calls.busy).toEqual(new Set(['carol', 'dave']));
    }
  });
});

describe('who comes back while it rings', () => {
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
