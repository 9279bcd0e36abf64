import type { Mutant } from './mutant';

/** Ways in which a chat loses lines, shows them twice, or says what is not true. */
export const CHAT: readonly Mutant[] = [
  {
    id: 'chat-sent-is-delivered',
    bug: 'A line counts as delivered once it was sent, and is lost with the connection',
    edits: [
      {
        file: 'lib/chat/send.ts',
        in: 'nextLine',
        find: 'const next = isLast ? { handedOver: handedOver + 1, nextPart: 0 } : { nextPart: nextPart + 1 }; return { frame: part, state: { ...state,',
        replace:
          'const next = isLast ? { handedOver, nextPart: 0 } : { nextPart: nextPart + 1 }; return { frame: part, state: { ...state, ...(isLast && { settled: [...settled, { side, n, ...line }], waiting: waiting.slice(1), held: { ...held, [side]: n } }),',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-repeats-after-a-reload',
    bug: 'A line appears twice because its acknowledgement was lost',
    edits: [
      {
        file: 'lib/chat/receive.ts',
        in: 'takePart',
        find: 'n <= state.held[side]',
        replace: 'false',
      },
      {
        file: 'lib/chat/receive.ts',
        in: 'takePart',
        find: 'n === state.held[side] + 1 && (side !== state.side || n <= channel.catchUpTo)',
        replace: 'true',
      },
      {
        file: 'lib/chat/send.ts',
        in: 'nextLine',
        find: 'line.n <= peerHolds[line.side]',
        replace: 'false && line.n <= peerHolds[line.side]',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-forgets-with-the-channel',
    bug: 'Lines that were under way when the connection was lost never arrive',
    edits: [
      {
        file: 'lib/chat/state.ts',
        in: 'attachChannel',
        find: 'handedOver: 0',
        replace: 'handedOver: state.channel?.handedOver ?? 0',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-numbers-too-early',
    bug: 'After the call moved to another device, its lines get the numbers of earlier ones and are dropped',
    edits: [
      {
        file: 'lib/chat/send.ts',
        in: 'nextLine',
        find: '!line || held[side] < channel.catchUpTo',
        replace: '!line',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-no-history-after-a-move',
    bug: 'A device to which the call has moved does not know what was written before',
    edits: [
      {
        file: 'lib/chat/send.ts',
        in: 'nextLine',
        find: 'const missing = settled[replayed];',
        replace: 'const missing = [settled[replayed]].find((line) => line?.side === side);',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-own-line-twice',
    bug: 'A line whose acknowledgement was lost is shown as written at another device as well',
    edits: [
      {
        file: 'lib/chat/receive.ts',
        in: 'settleArrived',
        find: 'state.waiting.filter((each) => each !== written)',
        replace: 'state.waiting',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-told-before-it-is-kept',
    bug: 'A line is acknowledged and then lost, because the page was reloaded before it had stored it',
    edits: [
      {
        file: 'lib/rtc/chat/chat-session.ts',
        in: 'ChatSession.#flush',
        find: 'if (!this.#isKept) this.#keep(); void this.#drain();',
        replace: 'void this.#drain(); if (!this.#isKept) this.#keep();',
      },
      {
        file: 'lib/rtc/chat/chat-session.ts',
        in: 'ChatSession.#drain',
        find: 'RECEIPTS.includes(due.frame.type) && !this.#isKept',
        replace: 'false',
      },
    ],
    test: 'lib/rtc/chat/chat-session.test.ts',
  },
  {
    id: 'chat-stays-after-the-call',
    bug: 'Whoever uses the browser next can read the chat of a call that has ended',
    edits: [
      {
        file: 'lib/rtc/chat/chat-session.ts',
        in: 'ChatSession.#end',
        find: 'this.#memory.forget();',
        replace: '',
      },
    ],
    test: 'lib/rtc/chat/chat-session.test.ts',
  },
  {
    id: 'chat-says-delivered-unasked',
    bug: 'A page that acknowledges what was never sent is believed',
    edits: [{ file: 'lib/chat/receive.ts', in: 'takeHeld', find: 'count > channel.handedOver', replace: 'false' }],
    test: 'lib/chat/hostile.test.ts',
  },
  {
    id: 'chat-line-without-end',
    bug: 'A page that sends a line without end fills the memory of the other',
    edits: [
      {
        file: 'lib/chat/receive.ts',
        in: 'takePart',
        find: 'whole.length > MAX_LINE_CHARS || state.chars[side] + whole.length > MAX_CHARS',
        replace: 'false',
      },
    ],
    test: 'lib/chat/hostile.test.ts',
  },
  {
    id: 'chat-reaction-to-nothing',
    bug: 'A page that reacts to lines that nobody holds fills the memory of the other',
    edits: [{ file: 'lib/chat/reactions.ts', in: 'takeReaction', find: 'n > state.held[side]', replace: 'false' }],
    test: 'lib/chat/hostile.test.ts',
  },
  {
    id: 'chat-reacts-for-others',
    bug: 'The peer’s page changes on this user’s screen how this user has reacted',
    edits: [
      { file: 'lib/chat/reactions.ts', in: 'takeReaction', find: 'isOwn && change > catchUpTo', replace: 'false' },
    ],
    test: 'lib/chat/hostile.test.ts',
  },
  {
    id: 'chat-reaction-is-lost',
    bug: 'A reaction that was under way when the connection was lost is shown and never arrives',
    edits: [
      {
        file: 'lib/chat/reactions.ts',
        in: 'nextReaction',
        find: 'state: after({ handedOver: handedOver + 1 })',
        replace:
          'state: { ...after({}), reactions: settle({ ...reactions, waiting: reactions.waiting.slice(1) }, { by: side, ...own, change: known + 1 }) }',
      },
    ],
    test: 'lib/chat/reactions.test.ts',
  },
  {
    id: 'chat-old-reaction-comes-back',
    bug: 'After a lost connection an earlier reaction to a line replaces the last one',
    edits: [
      {
        file: 'lib/chat/reaction-state.ts',
        in: 'waitAgain',
        find: 'waiting.slice(index + 1).some((x) => isOn(x, each))',
        replace: 'waiting.slice(0, index).some((x) => isOn(x, each))',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-no-reactions-after-a-reload',
    bug: 'A page that has forgotten the chat does not learn how its own user had reacted',
    edits: [
      {
        file: 'lib/chat/reactions.ts',
        in: 'nextReaction',
        find: 'reactions.settled.find(({ by, change }) => change > peerHolds[by])',
        replace: 'reactions.settled.find(({ by, change }) => by === side && change > peerHolds[by])',
      },
    ],
    test: 'sim-chat',
  },
  {
    id: 'chat-emoji-without-end',
    bug: 'A page covers the picture of the other with thousands of emoji',
    edits: [{ file: 'lib/chat/bursts.ts', in: 'takeBurst', find: 'inSight.length < MAX_SHOWN', replace: 'true' }],
    test: 'lib/chat/hostile.test.ts',
  },
  {
    id: 'chat-hand-is-not-restated',
    bug: 'A raised hand is not shown to a page that was reloaded',
    edits: [{ file: 'lib/chat/state.ts', in: 'attachChannel', find: 'handDue: true', replace: 'handDue: false' }],
    test: 'lib/rtc/chat/chat-session.test.ts',
  },
  {
    id: 'chat-links-to-scripts',
    bug: 'A link in a chat line runs a script',
    edits: [
      {
        file: 'components/call/chat/links.ts',
        in: 'ADDRESS',
        find: String.raw`/\bhttps?:\/\/[\w\-.~:@%[\]]+(?:[/?#](?:[\w\-.~:/?#[\]@!$&'()*+,;=%]|(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30fc\u3005])[\p{L}\p{M}\p{N}])*)?/giu`,
        replace: String.raw`/\b[a-z]+:\S+/gi`,
      },
      {
        file: 'components/call/chat/links.ts',
        in: 'hrefOf',
        find: 'isWeb &&',
        replace: '',
      },
    ],
    test: 'components/call/chat/links.test.ts',
  },
];
