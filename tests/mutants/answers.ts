import type { Mutant } from './mutant';

/** A call is answered by what was meant for something else. */
export const ANSWERS: readonly Mutant[] = [
  {
    id: 'ring-takes-the-next-key',
    bug: 'A ring is accepted by the key or click that was on its way to the page',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.isOpenAt',
        find: 'atMs >= this.#opensAtMs',
        replace: 'true',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'unpainted-view-takes-clicks',
    bug: 'A card whose first paint is late can be answered before it is seen',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.#opensAtMs',
        find: 'Number.POSITIVE_INFINITY',
        replace: 'SETTLE_MS',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'hidden-tab-was-seen',
    bug: 'A tab that comes to the front while it rings takes the click that brought it there',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.unseen',
        find: 'this.#opensAtMs = Number.POSITIVE_INFINITY;',
        replace: '',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'early-press-counts-when-let-go',
    bug: 'A button pressed before the ring and let go after it accepts',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.click',
        find: 'this.#pressCounts &&',
        replace: '',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'double-click-calls-again',
    bug: 'The second click of a double click on “Hang up” calls again',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.click',
        find: '&& (detail === 1 || this.#clicksCount)',
        replace: '',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'held-key-counts',
    bug: 'A key held down since before the ring answers it',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.keyDown',
        find: "isOpen && (!isRepeat || key === 'Tab')",
        replace: 'isOpen',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'typing-on-is-an-answer',
    bug: 'Who types on as a call comes in answers it with the first key after the guard',
    edits: [
      {
        file: 'components/call/answers/answer-guard.ts',
        in: 'AnswerGuard.keyDown',
        find: 'if (!isOpen) this.#opensAtMs = Math.max(this.#opensAtMs, atMs + SETTLE_MS);',
        replace: '',
      },
    ],
    test: 'components/call/answers/answer-guard.test.ts',
  },
  {
    id: 'enter-accepts-for-the-distracted',
    bug: 'The Enter that ends a line somebody was typing accepts the call that broke into it',
    edits: [
      {
        file: 'components/call/answers/ring-answer.ts',
        in: 'ringAnswer',
        find: '!isDistracted && !isOnButton',
        replace: '!isOnButton',
      },
    ],
    test: 'components/call/answers/ring-answer.test.ts',
  },
];
