/** A setting that several machines must agree on, and what it wants. */
interface Missing {
  readonly setting: 'DATABASE_URL' | 'AUTH_SECRET' | 'INTERNAL_SECRET';
  readonly wants: string;
}

const secretWants = (why: string) =>
  `at least 32 random characters, the same on every machine, as REDIS_URL is set: ${why}. Make it once (openssl rand -hex 32) and give it to each`;

/** What REDIS_URL, which makes several machines one Mado, needs besides; one entry for each setting. */
export function missingForSeveralMachines(settings: {
  readonly REDIS_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly AUTH_SECRET?: string | undefined;
  readonly INTERNAL_SECRET?: string | undefined;
}): readonly Missing[] {
  if (!settings.REDIS_URL) return [];
  const missing: Missing[] = [];
  if (!settings.DATABASE_URL || settings.DATABASE_URL.startsWith('file:')) {
    missing.push({
      setting: 'DATABASE_URL',
      wants:
        'postgres://…, as REDIS_URL is set: machines that share a Redis must share accounts and calls too, and a SQLite file belongs to one machine. On one machine remove REDIS_URL instead; nothing there needs it',
    });
  }
  if (!settings.AUTH_SECRET) {
    missing.push({
      setting: 'AUTH_SECRET',
      wants: secretWants('a login cookie that one machine signs must be valid on all of them'),
    });
  }
  if (!settings.INTERNAL_SECRET) {
    missing.push({
      setting: 'INTERNAL_SECRET',
      wants: secretWants('by it the machines find out whether they run with the same settings'),
    });
  }
  return missing;
}
