import { expect, it } from 'vitest';
import type { Emoji } from '@/lib/protocol/channel/chat';
import { react, shownReactions } from './reactions';
import { takeMessage } from './receive';
import { nextFrame } from './send';
import { attachChannel, beginChat, type ChatState, detachChannel, writeLine } from './state';

const ID = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
const PLACE = { side: 'caller', n: 1 } as const;

/** Two pages over one channel, until nothing is due any more, and then without one. */
function meeting(a: ChatState, b: ChatState): [ChatState, ChatState] {
  let pages: [ChatState, ChatState] = [attachChannel(a), attachChannel(b)];
  for (;;) {
    const [one, two] = pages;
    const fromOne = nextFrame(one);
    const fromTwo = fromOne ? null : nextFrame(two);
    if (fromOne) pages = [fromOne.state, takeMessage(two, JSON.stringify(fromOne.frame), 0)];
    else if (fromTwo) pages = [takeMessage(one, JSON.stringify(fromTwo.frame), 0), fromTwo.state];
    else return [detachChannel(one), detachChannel(two)];
  }
}

/** Hands over everything that is due, and loses it with its channel. */
function losing(state: ChatState): ChatState {
  let after = state;
  for (let due = nextFrame(after); due; due = nextFrame(after)) after = due.state;
  return detachChannel(after);
}

const reacting = (state: ChatState, emoji: Emoji | null) => react(state, { ...PLACE, emoji });
const shown = (state: ChatState) => [...shownReactions(state, 'callee').values()];

function met(): [ChatState, ChatState] {
  const caller = writeLine(beginChat('caller', null), ID, 'hello');
  if (typeof caller === 'string') throw new Error(caller);
  return meeting(caller, beginChat('callee', null));
}

it('shows the last reaction at both pages', () => {
  const [caller, callee] = met();
  const [a, b] = meeting(caller, reacting(reacting(callee, '👍'), '🎉'));
  expect([shown(a), shown(b)]).toEqual([['🎉'], ['🎉']]);
  const [c, d] = meeting(a, reacting(b, null));
  expect([shown(c), shown(d)]).toEqual([[null], [null]]);
});

it('numbers no change that may not have arrived, because another page of its user may use the number', () => {
  const [caller, callee] = met();
  const [, greeted] = [attachChannel(caller), attachChannel(callee)];
  const counts = { type: 'reactions', held: { caller: 0, callee: 0 } };
  const hello = { type: 'hello', held: { caller: 1, callee: 0 }, read: { caller: 0, callee: 0 }, isReply: true };
  const open = [hello, counts].reduce((state, frame) => takeMessage(state, JSON.stringify(frame), 0), greeted);
  const first = losing(reacting(open, '👍'));
  const [after, second] = meeting(caller, beginChat('callee', null));
  const [before] = meeting(after, reacting(second, '😮'));
  expect(shown(before)).toEqual(['😮']);
  // Back on the first page: what waited there is the last change.
  const [a, b] = meeting(before, first);
  expect([shown(a), shown(b)]).toEqual([['👍'], ['👍']]);
});

it('tells a fresh page how its user has reacted', () => {
  const [caller, callee] = met();
  const [a] = meeting(caller, reacting(callee, '👏'));
  const [, fresh] = meeting(a, beginChat('callee', null));
  expect(shown(fresh)).toEqual(['👏']);
  expect(fresh.reactions.latest).toBeNull();
});
