import { type Finding, ok, problem, warning } from '../finding';

/** Streams without trimming by age came with it; older ones get no more corrections of faults. */
const OLDEST = [6, 2] as const;

const LATENCY_WARNING_MS = 20;

/** Redis's INFO, `name:value` by line. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

type Info = ReadonlyMap<string, string>;

function readVersion(info: Info): Finding {
  const id = 'redis-version';
  const valkey = info.get('valkey_version');
  if (valkey) return ok(id, `Valkey ${valkey} answers.`);
  const version = info.get('redis_version') ?? 'of an unknown version';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return ok(id, `Redis ${version} answers.`);
  return problem(id, `Redis is ${version}.`, `Use Redis ${OLDEST.join('.')} or newer, or Valkey.`);
}

function readRole(info: Info): Finding[] {
  if (info.get('role') !== 'slave') return [];
  return [
    problem(
      'redis-role',
      'REDIS_URL leads to a replica, which takes no writes.',
      'Name the master in REDIS_URL, or the Sentinels that know it: redis+sentinel://host:26379,host:26379/name.',
    ),
  ];
}

function readMemory(info: Info): Finding[] {
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  const most = Number(info.get('maxmemory') ?? 0);
  const used = Number(info.get('used_memory') ?? 0);
  const full =
    most > 0 && used > 0.8 * most
      ? [
          warning(
            'redis-memory',
            `Redis uses ${Math.round((100 * used) / most)} % of its maxmemory.`,
            'Raise maxmemory, or find out what else fills this Redis: a full one takes no writes, or forgets what it holds.',
          ),
        ]
      : [];
  if (policy === 'noeviction' || policy.startsWith('volatile-')) {
    return [ok('redis-policy', `maxmemory-policy is ${policy}.`), ...full];
  }
  return [
    problem(
      'redis-policy',
      `maxmemory-policy is ${policy}: a full Redis throws away messages between sidecars that are still to be read.`,
      'Set maxmemory-policy noeviction in the configuration of Redis. A cache that wants eviction belongs into another Redis.',
    ),
    ...full,
  ];
}

function readPersistence(info: Info): Finding {
  const id = 'redis-persistence';
  if (info.get('rdb_last_bgsave_status') === 'err') {
    return warning(
      id,
      'The last time that Redis wrote its data to disk failed; by default it then takes no writes at all.',
      'Mado needs nothing of it on disk: set save "" in the configuration of Redis, or make room on its disk.',
    );
  }
  const kept = info.get('aof_enabled') === '1' ? 'Redis keeps an append-only file' : 'Redis keeps no append-only file';
  return ok(id, `${kept}. Mado needs none, and no snapshots: it may be emptied at any time.`);
}

/** What the doctor says of a Redis that answers. */
export const readInfo = (info: Info): Finding[] => [
  readVersion(info),
  ...readRole(info),
  ...readMemory(info),
  readPersistence(info),
];

/** @param timesMs Round trips of a PING. */
export function readLatency(timesMs: readonly number[]): Finding {
  const id = 'redis-latency';
  const median = [...timesMs].sort((a, b) => a - b)[Math.floor(timesMs.length / 2)] ?? 0;
  const shown = `${median.toFixed(median < 10 ? 1 : 0)} ms`;
  if (median <= LATENCY_WARNING_MS) return ok(id, `Redis answers within ${shown}.`);
  return warning(
    id,
    `Redis takes ${shown} for an answer.`,
    'Run Redis in the same data centre as Mado: each sign-in waits for it, and counts without it after 300 ms.',
  );
}
