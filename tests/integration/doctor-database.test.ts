import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { checkDatabase } from '@/scripts/mado/doctor/machine/check-database';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

describe.each(['sqlite', 'postgresql'] as const)('what the doctor says of a database on %s', (provider: Provider) => {
  let made: EmptyDatabase;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
  });
  afterEach(() => made.drop());

  const examine = () => {
    const settings = parseSettings({ DATABASE_URL: made.url });
    return checkDatabase.run({ settings, internalSecret: undefined, dataDir: '/nowhere', fix: false });
  };
  const afterwards = async (sql: string) => {
    const db = openDatabase(made.url);
    await db.$executeRawUnsafe(sql);
    await db.$disconnect();
  };
  const migrations = async () => (await examine()).find(({ id }) => id === 'database-migrations');

  it('that is migrated, of a newer version, or half migrated', async () => {
    await migrate(made.url);
    for (const { level } of await examine()) expect(level).toBe('ok');
    expect(await migrations()).toMatchObject({ level: 'ok' });

    await afterwards(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%privacy'`);
    expect(await migrations()).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining('never completed'),
    });

    await afterwards(`DELETE FROM _prisma_migrations WHERE finished_at IS NULL`);
    expect(await migrations()).toMatchObject({ level: 'warning', sentence: expect.stringContaining('1 of') });

    await afterwards(
      `UPDATE _prisma_migrations SET migration_name = '2999_of_the_future' WHERE migration_name LIKE '%call_keys_and_checks'`,
    );
    expect(await migrations()).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining('2999_of_the_future'),
    });
  });

  it('that has no tables yet', async () => {
    await afterwards('CREATE TABLE other (id INTEGER)');
    expect(await migrations()).toMatchObject({ level: 'warning' });
  });

  it('that is gone', async () => {
    const url =
      provider === 'sqlite' ? `${made.url}.gone` : Object.assign(new URL(made.url), { pathname: '/gone' }).href;
    const settings = parseSettings({ DATABASE_URL: url });
    const found = await checkDatabase.run({ settings, internalSecret: undefined, dataDir: '/nowhere', fix: false });
    expect(found).toMatchObject([{ id: 'database', level: 'problem' }]);
    expect(JSON.stringify(found)).not.toContain(new URL(made.url).password || 'no password');
  });
});
