import type { Mutant } from './mutant';

/** Rings in closed browsers. */
export const PUSHED_RINGS: readonly Mutant[] = [
  {
    id: 'unheard-ring-is-pushed',
    bug: 'Somebody who is blocked makes the phone of whoever blocked them ring',
    edits: [{ file: 'server/push/ring-push.ts', in: 'RingPush.pushRing', find: 'if (!isHeard) return;', replace: '' }],
    test: 'sim',
  },
  {
    id: 'phone-rings-in-a-call',
    bug: 'A phone in the pocket rings with a call that its owner, who is in another one, cannot answer',
    edits: [
      {
        file: 'server/push/ring-push.ts',
        in: 'RingPush.#lookAfter',
        find: ' || ring.isCalleeTaken()',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'phone-rings-on',
    bug: 'A phone goes on telling of a ring that is over, because the push service was slow to confirm it',
    edits: [
      {
        file: 'server/push/ring-push.ts',
        in: 'RingPush.#end',
        find: "(await outcome) !== 'gone'",
        replace: "(await outcome) === 'sent'",
      },
    ],
    test: 'sim',
  },
  {
    id: 'missed-call-untold',
    bug: 'A phone is told that a call was answered elsewhere, which nobody answered',
    edits: [
      {
        file: 'server/push/ring-push.ts',
        in: 'RingPush.callSaved',
        find: "MISSED.includes(row.endReason) ? 'missed' : 'elsewhere'",
        replace: "'elsewhere'",
      },
    ],
    test: 'sim',
  },
  {
    id: 'notification-accepts-twice',
    bug: 'The notification of a ring answers it as often as it is pressed',
    edits: [
      {
        file: 'lib/push/answer-ring.ts',
        in: 'takeRing',
        find: 'if (!(await takeOnce(',
        replace: 'if (false && !(await takeOnce(',
      },
    ],
    test: 'sim',
  },
];
