import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../load/crowd';
import { type LoadAccount, type LoadPage, VIEW } from '../load/page';
import { openMado } from '../load/servers';
import { percentile } from '../percentile';
import { rightShare } from '../right-share';

const ARRIVE_WITHIN_MS = 60_000;
const RING_MS = 6_000;
const RINGS_A_SECOND = 10;
/** All that a caller may hear of a call; a ring to somebody hidden must be told of as one to somebody absent is. */
const CALL_FACTS = ['call:signaled', 'call:peer-away', 'call:relinked', 'call:accepted', 'call:ended'] as const;

type Kind = 'invisible' | 'absent';
/** What is timed, in the order in which it happens. */
const TIMED = ['a search for the name', 'the reply to the call', 'the end of the ring'] as const;
type Times = Record<(typeof TIMED)[number], number>;

interface Try {
  readonly times: Times;
  /** All that was answered and told, without what differs between any two calls. */
  readonly said: string;
}

async function timed<T>(asked: Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const startMs = performance.now();
  const value = await asked;
  return { ms: performance.now() - startMs, value };
}

/** Searches for the person, then rings them until that ends. */
async function look(caller: LoadPage, callee: LoadAccount): Promise<Try> {
  const callId = randomUUID();
  const heard: string[] = [];
  const query = `Guest ${callee.id.slice(0, 8)}`;
  const search = await timed(caller.ask('presence:show', { ...VIEW, query }));
  const startMs = performance.now();
  const stops: (() => void)[] = [];
  const ended = new Promise<number>((resolve) => {
    for (const name of CALL_FACTS) {
      stops.push(
        caller.onFact(name, (body) => {
          heard.push(`${name} ${JSON.stringify(body).replaceAll(callId, 'this call')}`);
          if (name === 'call:ended') resolve(performance.now() - startMs);
        }),
      );
    }
  });
  const invited = await timed(
    caller.ask('call:invite', { callId, calleeId: callee.id, media: 'video', offer: 'v=0\r\n' }),
  );
  if (!invited.value.ok) throw new Error(`a ring was refused: ${JSON.stringify(invited.value)}`);
  const endedMs = await ended;
  for (const stop of stops) stop();
  const found = search.value.ok ? { ...search.value, revision: null } : search.value;
  return {
    times: {
      'a search for the name': search.ms,
      'the reply to the call': invited.ms,
      'the end of the ring': endedMs,
    },
    said: JSON.stringify([found, invited.value, heard]),
  };
}

/**
 * As many invisible people as absent ones, each looked for and rung once by somebody of their own, in no order. Prints
 * how often the best threshold on each time tells the two apart. False if anything that was said differs.
 */
export async function measureHidden(count: number): Promise<boolean> {
  const mado = await openMado({ LOG_LEVEL: 'warn', RING_TIMEOUT_MS: String(RING_MS) });
  try {
    const accounts = await mado.accounts(4 * count);
    const [callers, invisible, absent] = [
      accounts.slice(0, 2 * count),
      accounts.slice(2 * count, 3 * count),
      accounts.slice(3 * count),
    ];
    const [calling, hidden] = [new Crowd(callers, mado.direct), new Crowd(invisible, mado.direct)];
    await hidden.arrive(ARRIVE_WITHIN_MS);
    await Promise.all(hidden.pages.map((page) => page.ask('presence:set', { availability: 'invisible' })));
    await calling.arrive(ARRIVE_WITHIN_MS);
    await calling.msUntilExact(ARRIVE_WITHIN_MS);

    const looks: Promise<readonly [Kind, Try]>[] = [];
    const callees = [
      ...invisible.map((account) => ['invisible', account] as const),
      ...absent.map((account) => ['absent', account] as const),
    ]
      .map((callee) => ({ callee, place: Math.random() }))
      .sort((a, b) => a.place - b.place);
    for (const [index, { callee }] of callees.entries()) {
      const [kind, account] = callee;
      looks.push(look(calling.pages[index] as LoadPage, account).then((tried) => [kind, tried] as const));
      await delay(1_000 / RINGS_A_SECOND);
    }
    const tries = await Promise.all(looks);
    calling.close();
    hidden.close();

    console.log('| time of | invisible p50 / p90 | absent p50 / p90 | a threshold is right |\n|---|---|---|---|');
    const of = (kind: Kind, name: (typeof TIMED)[number]) =>
      tries.filter(([each]) => each === kind).map(([, { times }]) => times[name]);
    const shown = (samples: number[]) => [0.5, 0.9].map((share) => percentile(samples, share).toFixed(1)).join(' / ');
    for (const name of TIMED) {
      const [some, others] = [of('invisible', name), of('absent', name)];
      const share = (100 * rightShare(some, others)).toFixed(1);
      console.log(`| ${name} | ${shown(some)} ms | ${shown(others)} ms | ${share} % |`);
    }
    const said = new Set(tries.map(([, tried]) => tried.said));
    console.log(said.size === 1 ? 'All were told the same.' : `Different things were said:\n${[...said].join('\n')}`);
    return said.size === 1;
  } finally {
    await mado.stop();
  }
}
