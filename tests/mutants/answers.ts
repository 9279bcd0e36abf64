import type { Mutant } from './mutant';

/** Input meant for something else that answers a call. */
export const ANSWERS: readonly Mutant[] = [
  {
    id: 'ring-takes-the-next-key',
    bug: 'A key press or click meant for the page accepts a call that rings at that moment',
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
    bug: 'A call card that paints late can be answered before it is visible',
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
    bug: 'A tab brought to the front while it rings takes that click as an answer',
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
    bug: 'A button pressed before the call rings and released after it accepts',
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
    bug: 'A key held down since before the call rings accepts it',
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
    bug: 'Somebody who keeps typing as a call comes in answers it with the first key after the guard time',
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
    bug: 'Enter at the end of a line somebody was typing accepts the call that interrupted it',
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
