import { expect, it } from 'vitest';
import { type ChatFrame, EMOJI, MAX_LINES } from '@/lib/protocol/channel/chat';
import { endBursts, sendBurst } from './bursts';
import { keyOf, react, shownReactions } from './reactions';
import { takeMessage } from './receive';
import { nextFrame } from './send';
import { attachChannel, beginChat, type ChatState, detachChannel, isWhole, writeLine } from './state';

const ID = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
const NOTHING = { caller: 0, callee: 0 };
const HELLO: ChatFrame = { type: 'hello', held: NOTHING, read: NOTHING, isReply: true };
const line = (n: number, more: Partial<Extract<ChatFrame, { type: 'line' }>> = {}): ChatFrame => ({
  type: 'line',
  ...{ side: 'callee', n, id: ID, part: 0, isLast: true, text: `line ${n}` },
  ...more,
});

const PLACE = { side: 'callee', n: 1 } as const;
const COUNTS: ChatFrame = { type: 'reactions', held: NOTHING };
const reaction = (change: number, more: Partial<Extract<ChatFrame, { type: 'reaction' }>> = {}): ChatFrame => ({
  type: 'reaction',
  ...{ by: 'callee', side: 'callee', n: 1, emoji: EMOJI[0], change },
  ...more,
});

/** The caller's page, which the callee's has greeted. */
function greeted(...frames: unknown[]): ChatState {
  return taking(attachChannel(beginChat('caller', null)), HELLO, ...frames);
}

function taking(state: ChatState, ...frames: unknown[]): ChatState {
  return frames.reduce<ChatState>((before, frame) => takeMessage(before, JSON.stringify(frame), 0), state);
}

/** Hands over everything that is due. */
function sending(state: ChatState): ChatState {
  let after = state;
  for (let due = nextFrame(after); due; due = nextFrame(after)) after = due.state;
  return after;
}

function writing(state: ChatState, ...texts: string[]): ChatState {
  return texts.reduce((before, text, index) => {
    const after = writeLine(before, ID.slice(0, -1) + index, text);
    if (typeof after === 'string') throw new Error(after);
    return after;
  }, state);
}

it.each([
  ['no JSON', '{'],
  ['nothing', ''],
  ['bytes', new ArrayBuffer(8)],
  ['a list', '[]'],
  ['a message over the limit', JSON.stringify(line(1, { text: 'x'.repeat(20_000) }))],
  ['a part over the limit', JSON.stringify(line(1, { text: 'x'.repeat(2_049) }))],
  ['an empty line', JSON.stringify(line(1, { text: '' }))],
  ['a line of the wrong type', JSON.stringify({ ...line(1), text: { toString: 'x' } })],
  ['a member too many', JSON.stringify({ ...line(1), html: '<b>' })],
  ['a number that is none', JSON.stringify({ ...line(1), n: 1.5 })],
  ['a number over the limit', JSON.stringify(line(MAX_LINES + 1))],
  ['an emoji that is none', JSON.stringify(reaction(1, { emoji: '<b>' as never }))],
  ['a reaction with a text', JSON.stringify({ ...reaction(1), text: 'x' })],
  ['an id that is none', JSON.stringify(line(1, { id: '../../x' }))],
])('refuses %s, and nothing else happens', (_, data) => {
  const before = greeted(line(1));
  const after = takeMessage(before, data, 0);
  expect(after).toMatchObject({ refusal: 'malformed', channel: null });
  expect(after.settled).toEqual(before.settled);
  // The channel of a fresh link gets another chance.
  expect(taking(attachChannel(after), HELLO, line(2))).toMatchObject({ refusal: null, held: { callee: 2 } });
});

it.each([
  ['a gap', line(2)],
  ['the middle of a line', line(1, { part: 1 })],
  ['a line in this user’s name', line(1, { side: 'caller' })],
  ['an acknowledgement of what was not sent', { type: 'held', n: 1 }],
  ['a mark for what was not sent', { type: 'read', n: 1 }],
])('refuses %s', (_, frame) => {
  expect(greeted(frame)).toMatchObject({ refusal: 'out-of-order', settled: [], channel: null });
});

it('refuses parts that belong to different lines', () => {
  const begun = line(1, { isLast: false });
  const other = ID.replace('5', '6');
  for (const frame of [begun, line(1, { part: 2 }), line(1, { part: 1, id: other })]) {
    expect(greeted(begun, frame)).toMatchObject({ refusal: 'out-of-order', settled: [] });
  }
  expect(greeted(begun, line(1, { part: 1, text: '!' })).settled).toMatchObject([{ text: 'line 1!' }]);
});

it('refuses a line without end', () => {
  const parts = Array.from({ length: 5 }, (_, part) => line(1, { part, isLast: false, text: 'x'.repeat(2_048) }));
  expect(greeted(...parts.slice(0, 4)).refusal).toBeNull();
  expect(greeted(...parts)).toMatchObject({ refusal: 'too-much', settled: [] });
});

it('refuses more than a chat holds', () => {
  const text = 'x'.repeat(2_000);
  const flood = Array.from({ length: 501 }, (_, index) => line(index + 1, { text }));
  expect(greeted(...flood.slice(0, 500)).refusal).toBeNull();
  const after = greeted(...flood);
  expect(after.refusal).toBe('too-much');
  expect(after.chars.callee).toBe(1_000_000);
});

it('refuses a flood of frames without news, and takes as many over a longer time', () => {
  const flood = Array.from({ length: 301 }, (_, index) => ({ type: 'typing', isTyping: index % 2 === 0 }));
  expect(greeted(...flood)).toMatchObject({ refusal: 'too-much' });
  const slow = flood.reduce<ChatState>(
    (before, frame, index) => takeMessage(before, JSON.stringify(frame), index * 10),
    greeted(),
  );
  expect(slow.refusal).toBeNull();
  expect(greeted(line(1), ...Array(301).fill(line(1)))).toMatchObject({ refusal: 'too-much', held: { callee: 1 } });
});

it('ignores kinds of frames that a later version may send, as long as they are few', () => {
  expect(greeted({ type: 'poll', n: 1 }, line(1))).toMatchObject({ refusal: null, held: { callee: 1 } });
  expect(greeted(...Array(301).fill({ type: 'poll' }))).toMatchObject({ refusal: 'too-much' });
});

it('takes nothing before the other page’s hello', () => {
  const state = attachChannel(beginChat('caller', null));
  expect(taking(state, line(1), { type: 'held', n: 1 }, { type: 'read', n: 1 })).toMatchObject({
    settled: [],
    refusal: null,
  });
});

it('takes another page’s word for what this user wrote only until it has caught up', () => {
  const claims = { ...HELLO, held: { caller: 1, callee: 0 } };
  const caughtUp = taking(attachChannel(beginChat('caller', null)), claims, line(1, { side: 'caller' }));
  expect(caughtUp.settled).toEqual([{ side: 'caller', n: 1, id: ID, text: 'line 1', isCopy: true }]);
  expect(taking(caughtUp, line(2, { side: 'caller' }))).toMatchObject({ refusal: 'out-of-order' });
});

it('shows its own words where the other page repeats a line with others', () => {
  const sent = detachChannel(sending(writing(greeted(), 'yes')));
  const claims = { ...HELLO, held: { caller: 1, callee: 0 } };
  const id = sent.waiting[0]?.id ?? '';
  const after = taking(attachChannel(sent), claims, line(1, { side: 'caller', id, text: 'no' }));
  expect(after.settled).toEqual([{ side: 'caller', n: 1, id, text: 'yes' }]);
});

it('counts lines as read only as far as they have arrived', () => {
  const sent = sending(writing(greeted(), 'one', 'two'));
  expect(taking(sent, { type: 'read', n: 1 })).toMatchObject({ refusal: 'out-of-order' });
  expect(taking(sent, { type: 'held', n: 1 }, { type: 'read', n: 1 })).toMatchObject({ peerRead: 1, refusal: null });
});

it('takes no line from its user that could not arrive', () => {
  const state = greeted();
  expect(writeLine(state, ID, ' \n')).toBe('empty');
  expect(writeLine(state, ID, 'x'.repeat(10_001))).toBe('too-long');
  const most = writing(state, ...Array(100).fill('x'.repeat(10_000)));
  expect(writeLine(most, ID, 'x')).toBe('full');
  expect(writeLine(writing(state, ...Array(256).fill('x')), ID, 'x')).toBe('too-many-waiting');
});

it('knows whether what was kept is whole', () => {
  const { settled, reactions } = greeted(line(1), line(2), COUNTS, reaction(1), reaction(2, { n: 2 }));
  const kept = { settled: [...settled], reactions: { settled: [...reactions.settled], waiting: [] } };
  expect(isWhole(kept)).toBe(true);
  expect(isWhole({ ...kept, settled: settled.slice(1) })).toBe(false);
  expect(isWhole({ ...kept, settled: settled.slice(0, 1) })).toBe(false);
  const reversed = { settled: [...reactions.settled].reverse(), waiting: [] };
  expect(isWhole({ ...kept, reactions: reversed })).toBe(false);
});

it.each([
  ['to a line that nobody holds', COUNTS, reaction(1, { n: 2 })],
  ['in this user’s name', COUNTS, reaction(1, { by: 'caller' })],
  ['before it has said what it holds', reaction(1)],
  ['after it has said twice what it holds', COUNTS, { ...COUNTS, held: { caller: 9, callee: 0 } }],
  ['that was not made, as arrived', COUNTS, { type: 'reacted', change: 1 }],
])('refuses a reaction %s', (_, ...frames) => {
  const after = greeted(line(1), ...frames);
  expect(after).toMatchObject({ refusal: 'out-of-order', channel: null, held: { callee: 1 } });
  expect(after.reactions.settled).toEqual([]);
});

it('refuses a flood of reactions to one line, and takes one to each of many', () => {
  const changes = Array.from({ length: 302 }, (_, index) => reaction(index + 1, { emoji: EMOJI[index % 2] }));
  expect(greeted(line(1), COUNTS, ...changes)).toMatchObject({ refusal: 'too-much' });
  const lines = Array.from({ length: 400 }, (_, index) => line(index + 1));
  const one = Array.from({ length: 400 }, (_, index) => reaction(index + 1, { n: index + 1 }));
  const after = greeted(...lines, COUNTS, ...one);
  expect(after.refusal).toBeNull();
  expect(after.reactions.settled).toHaveLength(400);
});

it('takes another page’s word for this user’s reactions only as far as that page had said', () => {
  const counts = { ...COUNTS, held: { caller: 1, callee: 0 } };
  const caughtUp = greeted(line(1), counts, reaction(1, { by: 'caller' }));
  expect(caughtUp.refusal).toBeNull();
  expect(taking(caughtUp, reaction(2, { by: 'caller', emoji: EMOJI[1] }))).toMatchObject({ refusal: 'out-of-order' });
  // What this page knows already stays as it is.
  const other = taking(caughtUp, reaction(1, { by: 'caller', emoji: EMOJI[1] }));
  expect(shownReactions(other, 'caller').get(keyOf(PLACE))).toBe(EMOJI[0]);
});

it('sends no reactions to a page that has not said that it knows them', () => {
  const reacted = react(greeted(line(1)), { ...PLACE, emoji: EMOJI[2] });
  const silent = sending(reacted);
  expect(silent.channel?.reactions.handedOver).toBe(0);
  expect(shownReactions(silent, 'caller').get(keyOf(PLACE))).toBe(EMOJI[2]);
  expect(sending(taking(silent, COUNTS)).channel?.reactions.handedOver).toBe(1);
});

it('shows no more emoji at once than a person sends, and ends the chat at a flood of them', () => {
  const burst = { type: 'burst', emoji: EMOJI[0] };
  const most = greeted(...Array(20).fill(burst));
  expect(most.refusal).toBeNull();
  expect(most.bursts).toHaveLength(10);
  expect(takeMessage(most, JSON.stringify(burst), 4_000).bursts.at(-1)?.atMs).toBe(4_000);
  expect(endBursts(most, 4_000).bursts).toEqual([]);
  expect(greeted(...Array(301).fill(burst))).toMatchObject({ refusal: 'too-much' });
});

it('sends an emoji at the pace of a person, and only while there is a channel', () => {
  const burst = (state: ChatState, nowMs: number) => sending(sendBurst(state, EMOJI[0], nowMs));
  const twice = burst(burst(greeted(), 0), 399);
  expect(twice.bursts).toHaveLength(1);
  expect(burst(twice, 400).bursts).toHaveLength(2);
  for (const alone of [detachChannel(greeted()), attachChannel(beginChat('caller', null))]) {
    expect(sendBurst(alone, EMOJI[0], 0)).toBe(alone);
  }
  const clogged = sendBurst(greeted(), EMOJI[0], 0);
  expect(sendBurst(clogged, EMOJI[1], 1_000)).toBe(clogged);
});
