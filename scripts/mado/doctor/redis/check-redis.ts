import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { isLoopback } from '@/lib/config/allowed-origins';
import type { ParsedSettings } from '@/lib/config/settings';
import { differences, fingerprintOf, readMarks } from '@/lib/redis/fingerprint';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { parseRedisAddress } from '@/lib/redis/redis-address';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';
import { parseInfo, readInfo, readLatency } from './read-info';

const READY_WITHIN_MS = 5_000;
const PINGS = 9;

/** What to do about an error by its code, or the code at the beginning of a reply. */
const MENDS: readonly [RegExp, string][] = [
  [/^ECONNREFUSED/, 'Start Redis there, or correct host and port in REDIS_URL.'],
  [/^(ENOTFOUND|EAI_AGAIN)/, 'Correct the host in REDIS_URL: its name leads nowhere.'],
  [/^(NOAUTH|WRONGPASS|ERR AUTH)/, 'Correct the password in REDIS_URL: redis://:password@host, percent-encoded.'],
  [/^NOPERM/, 'Allow the user in REDIS_URL all commands on the keys that begin with REDIS_PREFIX.'],
  [/^(ERR_SSL|EPROTO)/, 'This port does not speak TLS: begin REDIS_URL with redis:// instead of rediss://.'],
  [/(CERT|SELF_SIGNED|ALTNAME)/, 'Give Redis a certificate that this machine trusts (NODE_EXTRA_CA_CERTS names one).'],
  [/^(ECONNRESET|EPIPE)/, 'If this port speaks TLS, begin REDIS_URL with rediss://.'],
];

/** The code of an error, or of the reply that Redis gave; never the rest, which may quote what was sent. */
function codeOf(error: unknown): string {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code ?? /^[A-Z]+( AUTH)?/.exec(message)?.[0] ?? 'no answer';
}

const unreachable = (code: string): Finding =>
  problem(
    'redis',
    `Redis cannot be reached (${code}). Running calls go on, and no new ones are taken.`,
    MENDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'Compare REDIS_URL with the Redis, and see that it runs.',
  );

/** Waits for the connection. Resolves with the code of what is in the way, or undefined. */
async function obstacle(redis: Redis): Promise<string | undefined> {
  if (redis.status === 'ready') return undefined;
  let last: unknown;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(codeOf(last)), READY_WITHIN_MS);
    const settle = (code?: string) => {
      clearTimeout(timer);
      resolve(code);
    };
    redis.once('ready', () => settle());
    redis.on('error', (error) => {
      last = error;
      settle(codeOf(error));
    });
  });
}

/** Who else could read or write there. */
function readAddress(url: string): Finding[] {
  const address = parseRedisAddress(url);
  if (!address) return [];
  const hosts = address.sentinel?.hosts ?? (address.server ? [address.server] : []);
  if (hosts.every(({ host }) => isLoopback(host))) return [];
  const findings: Finding[] = [];
  if (address.password === undefined) {
    findings.push(
      warning(
        'redis-password',
        'Redis is on another machine and asks for no password: whoever reaches its port can end calls.',
        'Set requirepass in the configuration of Redis and put the password into REDIS_URL, or keep its port in a network of its own.',
      ),
    );
  }
  if (!address.isEncrypted) {
    findings.push(
      warning(
        'redis-tls',
        'What Mado and Redis say to each other is not encrypted: names, who is online, and the password.',
        'Use rediss:// if Redis speaks TLS. In a network that only your machines are in, this is all right.',
      ),
    );
  }
  return findings;
}

async function compareSettings(redis: Redis, settings: ParsedSettings): Promise<Finding[]> {
  const id = 'redis-settings';
  const marks = await readMarks(redis, settings.REDIS_PREFIX);
  if (marks.length === 0) {
    return [
      warning(
        id,
        'No sidecar is running with this Redis and this REDIS_PREFIX.',
        'Start Mado. If it runs, compare REDIS_URL and REDIS_PREFIX with those that it was started with.',
      ),
    ];
  }
  const ours = fingerprintOf(settings);
  const others = marks.flatMap(({ host, settings: theirs }) => {
    const names = differences(ours, theirs);
    return names.length === 0 ? [] : [{ host, names }];
  });
  if (others.length === 0) return [ok(id, `All ${marks.length} running sidecars have the settings of this machine.`)];
  return others.map(({ host, names }) =>
    problem(
      id,
      `The sidecar on ${host} runs with another ${names.join(', ')} than ${hostname()} has now.`,
      'Give every machine the same value, and restart Mado where it was changed.',
    ),
  );
}

async function examine(redis: Redis, settings: ParsedSettings): Promise<Finding[]> {
  const timesMs: number[] = [];
  for (let n = 0; n < PINGS; n++) {
    const fromMs = performance.now();
    await redis.ping();
    timesMs.push(performance.now() - fromMs);
  }
  const findings = [...readInfo(parseInfo(await redis.info())), readLatency(timesMs)];
  if (findings.some(({ id }) => id === 'redis-role')) return findings;
  await redis.set('doctor', '1', 'PX', 1_000);
  return [...findings, ...(await compareSettings(redis, settings))];
}

/** Says nothing where there is no REDIS_URL. */
export const checkRedis: Check = {
  group: 'Redis',
  id: 'redis',
  isLocal: true,
  async run({ settings }) {
    const { REDIS_URL: url, REDIS_PREFIX: prefix } = settings;
    if (url === undefined) return [];
    const redis = await openRedis({ url, prefix }, pino({ level: 'silent' }));
    try {
      const code = await obstacle(redis);
      if (code !== undefined) return [unreachable(code)];
      return [...(await examine(redis, settings)), ...readAddress(url)];
    } catch (error) {
      return [unreachable(codeOf(error))];
    } finally {
      await closeRedis(redis);
    }
  },
};
