import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { ParsedSettings } from '@/lib/config/settings';

/** What the machines of one Mado must have in common. Ports, folders, logs and metrics are each machine's own. */
const COMMON = [
  'publicUrl',
  'AUTH_SECRET',
  'PASSWORD_MIN_LENGTH',
  'PASSWORD_ONLY_MIN',
  'RING_TIMEOUT_MS',
  'RECONNECT_GRACE_MS',
  'STUN_URLS',
  'TURN_URLS',
  'TURN_SECRET',
  'EARLY_LINKS',
  'LOBBY',
  'SIGN_UP',
  'VAPID_PRIVATE_KEY',
  'PUSH_ENDPOINTS',
  'signUpsPerHour',
  'KEEP_CALLS_DAYS',
  'KEEP_SESSIONS_DAYS',
] as const satisfies readonly (keyof ParsedSettings)[];

/** The variable's name, where the setting's resolved value has another. */
const VARIABLES: Readonly<Record<string, string>> = { publicUrl: 'PUBLIC_URL', signUpsPerHour: 'SIGN_UPS_PER_HOUR' };

const RENEW_MS = 20_000;
/** Two renewals may fail. */
const KEPT_MS = 65_000;
const SCANNED_AT_ONCE = 500;

const markSchema = z.object({ host: z.string(), settings: z.record(z.string(), z.string()) });

/** The settings of one sidecar that runs, as far as others may know. */
export type SettingsMark = z.infer<typeof markSchema>;

type Common = Pick<ParsedSettings, (typeof COMMON)[number] | 'INTERNAL_SECRET'>;

/**
 * By variable, what tells whether two machines have the same value, and nothing else: an HMAC with INTERNAL_SECRET,
 * without which no value can be guessed.
 */
export function fingerprintOf(settings: Common): Record<string, string> {
  const sign = (name: string, value: unknown) =>
    createHmac('sha256', settings.INTERNAL_SECRET ?? '')
      .update(JSON.stringify([name, value ?? null]))
      .digest('base64url')
      .slice(0, 12);
  const common = COMMON.map((name) => [VARIABLES[name] ?? name, sign(name, settings[name])]);
  return { INTERNAL_SECRET: sign('INTERNAL_SECRET', null), ...Object.fromEntries(common) };
}

/**
 * The same for all machines of one installation, and for no other: of what all of them must have in common to be one at
 * all. The other common settings may differ while an operator changes them on one machine after the other.
 */
export function installationOf(settings: Common): string {
  const { INTERNAL_SECRET = '', PUBLIC_URL = '' } = fingerprintOf(settings);
  return `${INTERNAL_SECRET}${PUBLIC_URL}`;
}

/** The variables in which the two differ. With another INTERNAL_SECRET nothing else can be compared. */
export function differences(ours: Record<string, string>, theirs: Record<string, string>): string[] {
  if (ours.INTERNAL_SECRET !== theirs.INTERNAL_SECRET) return ['INTERNAL_SECRET'];
  return Object.keys(ours).filter((name) => ours[name] !== theirs[name]);
}

/** Keeps this sidecar's mark in Redis until stopped; it goes by itself a minute later. */
export function keepMark(redis: Redis, id: string, mark: SettingsMark): () => void {
  const write = () => {
    redis.set(`settings:${id}`, JSON.stringify(mark), 'PX', KEPT_MS).catch(() => undefined);
  };
  write();
  redis.on('ready', write);
  const timer = setInterval(write, RENEW_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    redis.off('ready', write);
  };
}

/** The marks of the sidecars that run now. Rejects if Redis does. */
export async function readMarks(redis: Redis, prefix: string): Promise<SettingsMark[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', `${prefix}settings:*`, 'COUNT', SCANNED_AT_ONCE);
    // Replies hold the prefix, which commands add.
    for (const key of found) keys.add(key.slice(prefix.length));
    cursor = next;
  } while (cursor !== '0');
  if (keys.size === 0) return [];
  const texts = await redis.mget([...keys]);
  return texts.flatMap((text) => {
    const mark = text === null ? undefined : markSchema.safeParse(JSON.parse(text)).data;
    return mark ? [mark] : [];
  });
}
