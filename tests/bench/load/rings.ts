import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../percentile';
import type { LoadPage } from './page';

/** A ring that takes longer is lost. */
const RING_MS = 5_000;

export interface RingFigures {
  readonly p50: number;
  readonly p99: number;
  readonly rings: number;
  /** Rings that were refused, or that the caller heard no answer to. */
  readonly lost: number;
}

/** One ring: the caller dials, the callee's page declines at once, the caller hears of it. Ms, or null if it is lost. */
async function ring(caller: LoadPage, callee: LoadPage): Promise<number | null> {
  const callId = randomUUID();
  const stops: (() => void)[] = [];
  const startMs = performance.now();
  const ended = new Promise<number>((resolve) => {
    stops.push(
      callee.onFact('call:invited', (invitation) => {
        if (invitation.callId === callId) void callee.ask('call:decline', { callId });
      }),
      caller.onFact('call:ended', (end) => {
        if (end.callId === callId) resolve(performance.now() - startMs);
      }),
    );
  });
  const patience = new AbortController();
  const refused = caller
    .ask('call:invite', { callId, calleeId: callee.account.id, media: 'video', offer: 'v=0\r\n' })
    .then((reply) => (reply.ok ? ended : null));
  const tooLate = delay(RING_MS, null, { signal: patience.signal }).catch(() => null);
  const ms = await Promise.race([refused, tooLate]);
  patience.abort();
  for (const stop of stops) stop();
  return ms;
}

/** Rings among these people. No pair rings twice before all have had their turn: who rings in vain has to pause. */
export class Rings {
  readonly #pages: readonly LoadPage[];
  #turn = 0;

  constructor(pages: readonly LoadPage[]) {
    this.#pages = pages;
  }

  /** Rings at this rate, each time between two others. */
  async often(perSecond: number, forMs: number): Promise<RingFigures> {
    const rings: Promise<number | null>[] = [];
    const startMs = performance.now();
    for (let index = 0; index < (perSecond * forMs) / 1_000; index += 1) {
      const [caller, callee] = this.#nextPair();
      rings.push(ring(caller, callee));
      await delay(Math.max(0, startMs + ((index + 1) * 1_000) / perSecond - performance.now()));
    }
    const took = await Promise.all(rings);
    const heard = took.filter((ms) => ms !== null);
    return {
      p50: percentile(heard, 0.5),
      p99: percentile(heard, 0.99),
      rings: took.length,
      lost: took.length - heard.length,
    };
  }

  #nextPair(): [LoadPage, LoadPage] {
    const pairs = Math.floor(this.#pages.length / 2);
    const index = this.#turn % pairs;
    const round = Math.floor(this.#turn / pairs);
    this.#turn += 1;
    const at = (place: number) => this.#pages[place % (2 * pairs)] as LoadPage;
    return [at(2 * index), at(2 * index + 1 + 2 * round)];
  }
}

/** While it runs, this share of the people change their availability, each once a minute. Returns its stop. */
export function changePresence(pages: readonly LoadPage[], share: number): () => void {
  const some = pages.slice(0, Math.ceil(pages.length * share));
  let turn = 0;
  const timer = setInterval(() => {
    const page = some[turn % some.length];
    const availability = Math.floor(turn / some.length) % 2 === 0 ? 'away' : 'available';
    turn += 1;
    void page?.ask('presence:set', { availability });
  }, 60_000 / some.length);
  return () => clearInterval(timer);
}
