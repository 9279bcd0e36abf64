import type { CallId, UserId } from '@/lib/protocol/ids';
import { takeRing } from '@/lib/push/answer-ring';
import type { CallRow } from '@/server/calls/registry/types';
import type { SimTab } from '../tab';

export const SECRET = 'the secret of the simulated server';

type Db = Parameters<typeof takeRing>[0]['db'];

/** The web app's answers to *Accept* and *Decline*, from the table of calls as it is on the disk. */
export class Tokens {
  readonly #db: Db;
  readonly #nowMs: () => number;
  /** Somebody waits for an answer, which comes without any time passing. */
  isAsked = false;

  constructor(storedCall: (callId: CallId) => CallRow | undefined, nowMs: () => number) {
    const used = new Set<string>();
    this.#nowMs = nowMs;
    this.#db = {
      usedChallenge: {
        deleteMany: async () => ({ count: 0 }),
        create: async ({ data }: { data: { id: string } }) => {
          if (used.has(data.id)) throw Object.assign(new Error('used'), { code: 'P2002' });
          used.add(data.id);
          return data;
        },
      },
      pushSubscription: {
        findFirst: async ({ where }: { where: { id: string; sessionId: string } }) =>
          where.id === where.sessionId ? where : null,
      },
      call: {
        findMany: async ({ where }: { where: { callId: CallId; calleeId: UserId } }) => {
          const row = storedCall(where.callId);
          return row && row.callee.id === where.calleeId ? [row] : [];
        },
      },
    } as unknown as Db;
  }

  /** Uses up a token from this browser. `done` gets the call that it answers, or null. */
  take(token: string, { name, device }: SimTab, done: (callId: CallId | null) => void): void {
    this.isAsked = true;
    const answerer = { userId: device.userId, sessionId: name };
    void takeRing({ db: this.#db, secret: SECRET }, token, answerer, this.#nowMs()).then((ring) =>
      done(ring?.callId ?? null),
    );
  }
}
