import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openDatabase } from '@/lib/db/client';
import { startPostgres } from '@/scripts/postgres.mjs';
import { type Mado, startMado } from '@/tests/fixtures/mado';
import { descendantsOf, listenerBelow } from '@/tests/fixtures/processes';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';
import { makeAccounts } from './accounts';
import { Crowd } from './crowd';
import { type RingFigures, Rings } from './rings';
import { print, type Row, round } from './scenes';
import { pin, processorMs, settledPss } from './servers';

/*
 * What several sidecars on one Redis cost, compared with one that is alone: processor time of all server processes for
 * an arrival, a change and a ring, and how long a ring takes within one sidecar and from one to another. All on
 * PostgreSQL, all servers on one core, the load on the other. People connect to the sidecars directly.
 */

const ARMS = [
  { name: 'one, in memory', sidecars: 1, isShared: false },
  { name: 'one, on Redis', sidecars: 1, isShared: true },
  { name: 'two, on Redis', sidecars: 2, isShared: true },
  { name: 'three, on Redis', sidecars: 3, isShared: true },
] as const;
type Arm = (typeof ARMS)[number];

const ARRIVE_WITHIN_MS = 90_000;
const EXACT_WITHIN_MS = 30_000;
const CHANGES_PER_SECOND = 20;
const RINGS_PER_SECOND = 10;

/** Processor time of one arm's servers, in ms. */
interface Times {
  readonly servers: number;
  readonly redis: number;
  readonly postgres: number;
}

interface Servers {
  readonly mados: readonly Mado[];
  readonly redis: TestRedis | null;
  times(): Times;
}

const secret = () => randomBytes(32).toString('hex');

/** What was taken between two moments, without what the servers take when nothing happens. */
function taken(from: Times, to: Times, idle: Times, forMs: number, times: number): Times {
  const of = (part: keyof Times) => Math.max(0, to[part] - from[part] - idle[part] * forMs) / times;
  return { servers: of('servers'), redis: of('redis'), postgres: of('postgres') };
}

const shown = ({ servers, redis, postgres }: Times) =>
  [servers + redis, redis, postgres].map((ms) => (Math.round(ms * 100) / 100).toFixed(2)).join(' / ');

/** The memory that is in use in Redis, in KB, and what its keys take, by their kind. */
async function inRedis(url: string): Promise<{ readonly kb: number; readonly keys: Map<string, number> }> {
  const redis = new Redis(url);
  try {
    const [, used = '0'] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
    const keys = new Map<string, number>();
    for (const key of await redis.keys('*')) {
      const kind = key.replace(/[\da-f]{8}-[\da-f-]{27}/g, '*');
      const bytes = Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'));
      keys.set(kind, (keys.get(kind) ?? 0) + bytes / 1_024);
    }
    return { kb: Number(used) / 1_024, keys };
  } finally {
    redis.disconnect();
  }
}

async function measure(arm: Arm, { mados, redis, times }: Servers, crowd: Crowd, forMs: number): Promise<Row> {
  const count = crowd.pages.length;
  const sidecars = mados.map((mado) => mado.sidecarPid() as number);
  const kbOf = async () => (await Promise.all(sidecars.map(settledPss))).reduce((sum, kb) => sum + kb, 0);
  const before = await kbOf();
  const emptyKb = redis ? (await inRedis(redis.url)).kb : 0;
  const start = times();
  await delay(forMs);
  const rested = times();
  const perMs = (part: keyof Times) => (rested[part] - start[part]) / forMs;
  const idle: Times = { servers: perMs('servers'), redis: perMs('redis'), postgres: perMs('postgres') };

  const arrivedMs = await crowd.arrive(ARRIVE_WITHIN_MS);
  const exactMs = await crowd.msUntilExact(EXACT_WITHIN_MS);
  await delay(2_000);
  const arrival = taken(rested, times(), idle, arrivedMs + (exactMs ?? EXACT_WITHIN_MS) + 2_000, count);
  const held = redis && (await inRedis(redis.url));

  /** What the people themselves cost while they do nothing: heartbeats. */
  const beforeRest = times();
  await delay(forMs);
  const afterRest = times();
  const restPerMs = (part: keyof Times) => (afterRest[part] - beforeRest[part]) / forMs;
  const rest: Times = { servers: restPerMs('servers'), redis: restPerMs('redis'), postgres: restPerMs('postgres') };

  const changes = Math.floor((CHANGES_PER_SECOND * forMs) / 1_000);
  for (let turn = 0; turn < changes; turn += 1) {
    const availability = Math.floor(turn / count) % 2 === 0 ? 'away' : 'available';
    void crowd.pages[turn % count]?.ask('presence:set', { availability });
    await delay(1_000 / CHANGES_PER_SECOND);
  }
  await delay(1_000);
  const change = taken(afterRest, times(), rest, forMs + 1_000, changes);

  const ringsIn = async (pages: Crowd['pages']): Promise<readonly [RingFigures, Times]> => {
    const from = times();
    const figures = await new Rings(pages).often(RINGS_PER_SECOND, forMs);
    await delay(1_000);
    return [figures, taken(from, times(), rest, forMs + 1_000, figures.rings)];
  };
  const at = (sidecar: number) => crowd.pages.filter((_, index) => index % mados.length === sidecar);
  const [within, ringWithin] = await ringsIn(at(0));
  const across = at(0).flatMap((page, index) => [page, at(1)[index] ?? page]);
  const [between, ring] = mados.length > 1 ? await ringsIn(across) : [null, null];
  const after = await kbOf();

  if (held) {
    const keys = [...held.keys].sort(([, a], [, b]) => b - a).map(([kind, kb]) => [kind, { KB: round(kb) }]);
    print(`Redis with ${count} online at ${arm.name}, just arrived: ${round(held.kb - emptyKb)} KB more than before`, {
      ...Object.fromEntries(keys),
    });
  }
  return {
    'arrived in ms': arrivedMs,
    'exact after ms': exactMs ?? 'never',
    'idle %': round((idle.servers + idle.redis) * 100),
    'an arrival, ms': shown(arrival),
    'a change, ms': shown(change),
    'a ring, ms': shown(ring ?? ringWithin),
    'p50/p99 within': `${round(within.p50)} / ${round(within.p99)}`,
    'p50/p99 across': between ? `${round(between.p50)} / ${round(between.p99)}` : '',
    lost: within.lost + (between?.lost ?? 0),
    'KB a connection': round((after - before) / count),
  };
}

async function runArm(arm: Arm, count: number, forMs: number): Promise<Row> {
  const postgres = await startPostgres();
  const redis = arm.isShared ? await startRedis() : null;
  const mados: Awaited<ReturnType<typeof startMado>>[] = [];
  let crowd: Crowd | null = null;
  try {
    const settings: Record<string, string> = {
      ...{ AUTH_SECRET: secret(), INTERNAL_SECRET: secret(), DATABASE_URL: postgres.url },
      ...(redis && { REDIS_URL: redis.url }),
    };
    for (let index = 0; index < arm.sidecars; index += 1) {
      const mado = await startMado(settings);
      settings.PUBLIC_URL ??= mado.url;
      mados.push(mado);
    }
    const publicUrl = settings.PUBLIC_URL ?? '';
    const pids = () => mados.flatMap(({ pid }) => [pid, ...descendantsOf(pid)]);
    const port = (url: string) => Number(new URL(url).port);
    const redisPids = () => (redis ? [listenerBelow(process.pid, port(redis.url)) ?? 0].filter(Boolean) : []);
    const postgresPids = () => {
      const main = listenerBelow(1, port(postgres.url));
      return main ? [main, ...descendantsOf(main)] : [];
    };
    pin([...pids(), ...redisPids(), ...postgresPids()]);
    const db = openDatabase(postgres.url);
    const accounts = await makeAccounts(db, count, { secret: settings.AUTH_SECRET ?? '', publicUrl });
    await db.$disconnect();
    crowd = new Crowd(accounts, ...mados.map(({ signalingPort }) => ({ port: signalingPort, publicUrl })));
    const times = () => ({
      servers: processorMs(pids()),
      redis: processorMs(redisPids()),
      postgres: processorMs(postgresPids()),
    });
    return await measure(arm, { mados, redis, times }, crowd, forMs);
  } finally {
    crowd?.close();
    for (const mado of mados) await mado.stop();
    await redis?.stop();
    postgres.stop();
  }
}

/** Runs all arms with each number of people, and prints their figures. False if a ring was lost. */
export async function runCluster(people: readonly number[], forMs: number): Promise<boolean> {
  let isKept = true;
  for (const count of people) {
    const rows: Record<string, Row> = {};
    for (const arm of ARMS) {
      rows[arm.name] = await runArm(arm, count, forMs);
      isKept &&= rows[arm.name]?.lost === 0;
      print(`${count} online; processor time: all servers with Redis / Redis / PostgreSQL`, rows);
    }
  }
  return isKept;
}
