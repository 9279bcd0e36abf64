import { open, rename, truncate } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { databaseHealth } from '@/lib/db/health';
import { migrate } from '@/lib/db/migrate';
import { emptyDatabase } from '@/tests/setup/empty-database';

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

/** A SQLite database of many pages, open as in a running program. */
async function openFile(): Promise<{ db: Database; url: string; file: string }> {
  const made = await emptyDatabase('sqlite');
  await migrate(made.url);
  const db = openDatabase(made.url);
  closes.push(made.drop, () => db.$disconnect());
  const people = Array.from({ length: 500 }, (_, n) => ({
    ...{ id: `user-${String(n).padStart(4, '0')}`, displayName: 'x'.repeat(60), passwordHash: 'x'.repeat(90) },
    email: `${n}@mado.example`,
  }));
  await db.user.createMany({ data: people });
  await db.$executeRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  return { db, url: made.url, file: made.url.slice('file:'.length) };
}

describe('the health of a SQLite file', () => {
  it('is good while it can be read, and while another program writes to it', async () => {
    const { db, url } = await openFile();
    const fault = databaseHealth(db, url);
    expect(await fault()).toBeNull();
    await db.$executeRawUnsafe('BEGIN IMMEDIATE');
    expect(await databaseHealth(db, url)()).toBeNull();
    await db.$executeRawUnsafe('ROLLBACK');
  });

  it.each([
    ['its head is overwritten', (file: string) => overwrite(file, 0)],
    ['a page in its middle is overwritten', async (file: string) => overwrite(file, 4096 * 20)],
    ['it is emptied', (file: string) => truncate(file, 0)],
    ['it is cut off', (file: string) => truncate(file, 4096 * 12)],
  ])('is bad when %s, although open connections answer on', async (_, damage) => {
    const { db, url, file } = await openFile();
    await damage(file);
    expect(await databaseHealth(db, url)()).toBe('database-corrupt');
  });

  it('is bad when it is gone, and good when it is back', async () => {
    const { db, url, file } = await openFile();
    const fault = databaseHealth(db, url);
    await rename(file, `${file}.away`);
    expect(await fault()).toBe('database-unreachable');
    await rename(`${file}.away`, file);
    expect(await fault()).toBeNull();
  });
});

async function overwrite(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4096, 0xa5), 0, 4096, at);
  await handle.close();
}
