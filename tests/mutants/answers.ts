import type { Mutant } from './mutant';

const file = 'components/call/answers/answer-guard.ts';
const test = 'components/call/answers/answer-guard.test.ts';

/** A call is answered by what was meant for something else. */
export const ANSWERS: readonly Mutant[] = [
  {
    id: 'ring-takes-the-next-key',
    bug: 'A ring is accepted by the key or click that was on its way to the page',
    file,
    find: 'return atMs >= this.#opensAtMs;',
    replace: 'return true;',
    test,
  },
  {
    id: 'unpainted-view-takes-clicks',
    bug: 'A card whose first paint is late can be answered before it is seen',
    file,
    find: '#opensAtMs = Number.POSITIVE_INFINITY;\n  #isDistracted',
    replace: '#opensAtMs = SETTLE_MS;\n  #isDistracted',
    test,
  },
  {
    id: 'hidden-tab-was-seen',
    bug: 'A tab that comes to the front while it rings takes the click that brought it there',
    file,
    find: '  unseen(): void {\n    this.#opensAtMs = Number.POSITIVE_INFINITY;\n',
    replace: '  unseen(): void {\n',
    test,
  },
  {
    id: 'early-press-counts-when-let-go',
    bug: 'A button pressed before the ring and let go after it accepts',
    file,
    find: 'this.isOpenAt(atMs) && this.#pressCounts &&',
    replace: 'this.isOpenAt(atMs) &&',
    test,
  },
  {
    id: 'double-click-calls-again',
    bug: 'The second click of a double click on “Hang up” calls again',
    file,
    find: ' && (detail === 1 || this.#clicksCount)',
    replace: '',
    test,
  },
  {
    id: 'held-key-counts',
    bug: 'A key held down since before the ring answers it',
    file,
    find: "isOpen && (!isRepeat || key === 'Tab')",
    replace: 'isOpen',
    test,
  },
  {
    id: 'typing-on-is-an-answer',
    bug: 'Who types on as a call comes in answers it with the first key after the guard',
    file,
    find: '    if (!isOpen) this.#opensAtMs = Math.max(this.#opensAtMs, atMs + SETTLE_MS);\n',
    replace: '',
    test,
  },
  {
    id: 'enter-accepts-for-the-distracted',
    bug: 'The Enter that ends a line somebody was typing accepts the call that broke into it',
    file: 'components/call/answers/ring-answer.ts',
    find: " && !isDistracted && !isOnButton ? 'accept'",
    replace: " && !isOnButton ? 'accept'",
    test: 'components/call/answers/ring-answer.test.ts',
  },
];
