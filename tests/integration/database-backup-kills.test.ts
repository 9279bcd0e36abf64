import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { finishRestore } from '@/scripts/mado/backup/pending-restore';
import { bundleMado, killAtMany, madoCommand, startMadoCommand } from '@/tests/fixtures/mado-command';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

/** Enough that copying and compressing takes a good part of a run. */
const USERS = 3_000;
const TRIES = { sqlite: 12, postgresql: 6 };

beforeAll(bundleMado, 120_000);

describe.each(['sqlite', 'postgresql'] as const)('killed at any point on %s', (provider: Provider) => {
  let folder: string;
  let dataDir: string;
  let file: string;
  let made: EmptyDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-kills-'));
    dataDir = join(folder, 'data');
    await mkdir(dataDir, { mode: 0o700 });
    file = join(folder, 'mado.tar.gz');
    made = await emptyDatabase(provider);
    env = { DATABASE_URL: made.url, DATA_DIR: dataDir };
    await migrate(made.url);
    await setState('old', USERS);
  });
  afterEach(() => Promise.all([made.drop(), rm(folder, { recursive: true })]));

  const inDatabase = async <T>(use: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> => {
    const db = openDatabase(made.url);
    try {
      return await use(db);
    } finally {
      await db.$disconnect();
    }
  };

  /** A name that is in every row and in the secrets, so that a mixture shows. */
  async function setState(name: string, users: number): Promise<void> {
    await inDatabase(async (db) => {
      await db.user.deleteMany();
      const data = Array.from({ length: users }, (_, n) => ({
        ...{ id: `${name}-${n}`, email: `${n}@mado.example`, displayName: name, passwordHash: 'x'.repeat(100) },
      }));
      await db.user.createMany({ data });
    });
    const secret = name.padEnd(43, '-');
    await writeFile(join(dataDir, 'secrets.json'), JSON.stringify({ authSecret: secret, internalSecret: secret }));
  }

  /** Who is in the database and the secrets, as a start of Mado would find them. */
  async function stateFound(): Promise<string[]> {
    // psql may finish what it was told although its parent was killed.
    const others = `SELECT pid::int FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    if (provider === 'postgresql') {
      await expect.poll(() => inDatabase((db) => db.$queryRawUnsafe<unknown[]>(others))).toEqual([]);
    }
    await finishRestore(dataDir, made.url);
    const names = await inDatabase((db) => db.user.groupBy({ by: ['displayName'], _count: true }));
    const { authSecret } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
    return [...names.map(({ displayName, _count }) => `${displayName} ${_count}`), authSecret.replaceAll('-', '')];
  }

  it('a backup leaves the former file or the new one', async () => {
    expect(await madoCommand(['backup', file], env)).toMatchObject({ code: 0 });
    const former = await readFile(file);
    const startBackup = () => startMadoCommand(['backup', file, '--force'], env);
    await killAtMany(TRIES[provider], startBackup, async ({ code }) => {
      const isFormer = former.equals(await readFile(file));
      if (code === 0) expect(isFormer).toBe(false);
      if (!isFormer) expect(await madoCommand(['backup', 'verify', file], env)).toMatchObject({ code: 0 });
      await writeFile(file, former);
      return !isFormer;
    });
    // The next one removes what those that were killed have left.
    expect(await madoCommand(['backup', file, '--force'], env)).toMatchObject({ code: 0 });
    expect((await readdir(folder)).sort()).toEqual(['data', 'mado.tar.gz']);
  }, 180_000);

  it('a restore leaves the former state or the new one, secrets included', async () => {
    expect(await madoCommand(['backup', file], env)).toMatchObject({ code: 0 });
    await setState('new', 10);
    const startRestore = () => startMadoCommand(['restore', file, '--force'], env);
    await killAtMany(TRIES[provider], startRestore, async ({ code }) => {
      const found = await stateFound();
      const isComplete = found[0] === `old ${USERS}`;
      if (code === 0) expect(isComplete).toBe(true);
      // PostgreSQL's transaction and the file of the secrets are two things: only the tables are one with each other.
      const states = isComplete ? [`old ${USERS}`, 'old'] : ['new 10', 'new'];
      expect(provider === 'sqlite' ? found : found.slice(0, 1)).toEqual(
        provider === 'sqlite' ? states : states.slice(0, 1),
      );
      if (isComplete) await setState('new', 10);
      return isComplete;
    });
    // As one leaves behind that is killed while it writes its plan.
    await writeFile(join(dataDir, 'restore.json.1'), '{');
    expect(await madoCommand(['restore', file, '--force'], env)).toMatchObject({ code: 0 });
    expect(await stateFound()).toEqual([`old ${USERS}`, 'old']);
    expect((await readdir(dataDir)).sort()).toEqual(['backups', 'secrets.json']);
  }, 180_000);
});
