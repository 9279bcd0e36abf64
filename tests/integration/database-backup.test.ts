import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { tryShareData } from '@/lib/db/share-data';
import { sqliteFile } from '@/lib/db/sqlite-file';
import { bundleMado, madoCommand } from '@/tests/fixtures/mado-command';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const SECRETS = JSON.stringify({ authSecret: 'a'.repeat(43), internalSecret: 'b'.repeat(43) });
const PASSPHRASE = 'six windows over the harbour';

beforeAll(bundleMado, 120_000);

describe.each(['sqlite', 'postgresql'] as const)('a backup on %s', (provider: Provider) => {
  let folder: string;
  let file: string;
  let made: EmptyDatabase;
  let target: EmptyDatabase;
  let db: Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-backup-test-'));
    file = join(folder, 'mado.tar.gz');
    for (const name of ['data', 'target']) await mkdir(join(folder, name), { mode: 0o700 });
    await writeFile(join(folder, 'data/secrets.json'), SECRETS, { mode: 0o600 });
    [made, target] = await Promise.all([emptyDatabase(provider), emptyDatabase(provider)]);
    await migrate(made.url);
    db = openDatabase(made.url);
    await addUser('aiko');
  });
  afterEach(async () => {
    await db.$disconnect();
    await Promise.all([made.drop(), target.drop(), rm(folder, { recursive: true })]);
  });

  const addUser = (name: string) =>
    db.user.create({ data: { id: name, email: `${name}@mado.example`, displayName: name, passwordHash: 'x' } });

  const source = () => ({ DATABASE_URL: made.url, DATA_DIR: join(folder, 'data') });
  const clean = () => ({ DATABASE_URL: target.url, DATA_DIR: join(folder, 'target') });
  const mado = async (args: string[], env: Record<string, string>) => {
    const { code, out, err } = await madoCommand(args, env);
    return { code, out: out.toString(), err };
  };
  const namesIn = async (url: string) => {
    const opened = openDatabase(url);
    try {
      return (await opened.user.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);
    } finally {
      await opened.$disconnect();
    }
  };

  it('made while calls are written has every row acknowledged before, and its secrets', async () => {
    let isOver = false;
    const acknowledged: string[] = [];
    const at = new Date();
    const people = { callerId: 'aiko', calleeId: 'aiko', callerDeviceId: 'tab', callerMedia: 'video' };
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; !isOver; n++) {
        const id = `${writer}-${n}`;
        await db.call.create({ data: { ...people, id, callId: id, invitedAt: at, aliveAt: at } });
        acknowledged.push(id);
        // SQLite's writes are synchronous: without a pause nothing else in this process would ever have its turn.
        await nextTurn();
      }
    });
    await expect.poll(() => acknowledged.length).toBeGreaterThan(50);
    const before = [...acknowledged];
    const taken = await mado(['backup', file], source());
    isOver = true;
    await Promise.all(writers);
    expect(taken).toMatchObject({ code: 0, err: '', out: expect.stringContaining('1 account') });
    // Written while the backup was made, which holds nobody up.
    expect(acknowledged.length).toBeGreaterThan(before.length);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await mado(['backup', 'verify', file], source())).toMatchObject({ code: 0, err: '' });

    expect(await mado(['restore', file], clean())).toMatchObject({ code: 0, err: '' });
    const restored = openDatabase(target.url);
    const calls = new Set((await restored.call.findMany()).map(({ id }) => id));
    expect(before.filter((id) => !calls.has(id))).toEqual([]);
    // It goes on as a database of its own.
    expect(await migrate(target.url)).toEqual([]);
    await restored.user.create({ data: { email: 'b@mado.example', displayName: 'B', passwordHash: 'x' } });
    await restored.$disconnect();
    expect(await readFile(join(folder, 'target/secrets.json'), 'utf8')).toBe(SECRETS);
    expect((await stat(join(folder, 'target/secrets.json'))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(['data', 'mado.tar.gz', 'target']);
  });

  it('goes into the folder for backups without anybody having made it, and into no other that is missing', async () => {
    const first = join(folder, 'data/backups/first.tar.gz');
    expect(await mado(['backup', first], source())).toMatchObject({ code: 0, err: '' });
    expect((await stat(join(folder, 'data/backups'))).mode & 0o777).toBe(0o700);
    const mistyped = join(folder, 'data/bakcups');
    const refused = await mado(['backup', join(mistyped, 'first.tar.gz')], source());
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`There is no folder ${mistyped}.`) });
  });

  it('leaves secrets out when asked, and says what that means', async () => {
    const taken = await mado(['backup', '-', '--without-secrets'], source());
    const { out } = await madoCommand(['backup', '-', '--without-secrets'], source());
    expect(taken.code).toBe(0);
    await writeFile(file, out);
    const { out: words } = await mado(['restore', file], clean());
    expect(words).toContain('everybody must sign in again');
    expect(await readdir(join(folder, 'target'))).toEqual([]);
    expect(await namesIn(target.url)).toEqual(['aiko']);
  });

  it('is readable only with its passphrase when encrypted', async () => {
    const withPassphrase = { MADO_BACKUP_PASSPHRASE: PASSPHRASE };
    expect(await mado(['backup', file, '--encrypt'], source())).toMatchObject({
      code: 1,
      err: expect.stringContaining('A passphrase is needed'),
    });
    await mado(['backup', file, '--encrypt'], { ...source(), ...withPassphrase });
    expect((await readFile(file)).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
    expect(await mado(['restore', file], { ...clean(), MADO_BACKUP_PASSPHRASE: `${PASSPHRASE}!` })).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not open with this passphrase'),
    });
    await writeFile(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
    const fromFile = ['restore', file, '--passphrase-file', join(folder, 'passphrase')];
    expect(await mado(fromFile, clean())).toMatchObject({ code: 0, err: '' });
    expect(await namesIn(target.url)).toEqual(['aiko']);
  });

  it('is not restored when damaged, cut short, or no backup', async () => {
    await mado(['backup', file], source());
    const whole = await readFile(file);
    const damaged = Buffer.from(whole);
    damaged[Math.floor(whole.length / 2)] = ~(whole[Math.floor(whole.length / 2)] ?? 0) & 0xff;
    const broken = {
      damaged,
      short: whole.subarray(0, whole.length - 20),
      text: Buffer.from('hello'),
      none: Buffer.of(),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      for (const command of [
        ['backup', 'verify', path],
        ['restore', path],
      ]) {
        const { code, err } = await mado(command, clean());
        expect([name, code, err]).toEqual([name, 1, expect.stringMatching(/is damaged|no backup/)]);
      }
    }
    expect(await migrate(target.url)).not.toEqual([]);
  });

  it('is not replaced by another without --force', async () => {
    await mado(['backup', file], source());
    const first = await readFile(file);
    expect(await mado(['backup', file], source())).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
    expect(await readFile(file)).toEqual(first);
    expect(await mado(['backup', file, '--force'], source())).toMatchObject({ code: 0 });
  });

  it('replaces data only with --force, after putting it aside', async () => {
    await mado(['backup', file], source());
    await addUser('ben');
    await db.$disconnect();
    await writeFile(join(folder, 'data/secrets.json'), SECRETS.replaceAll('a', 'c'));
    expect(await mado(['restore', file], source())).toMatchObject({
      code: 1,
      err: expect.stringContaining('say --force'),
    });
    expect(await namesIn(made.url)).toEqual(['aiko', 'ben']);

    const { err } = await mado(['restore', file, '--force'], source());
    const aside = /What was there before is at (\S+)/.exec(err)?.[1] ?? '';
    expect(await namesIn(made.url)).toEqual(['aiko']);
    expect(await readFile(join(folder, 'data/secrets.json'), 'utf8')).toBe(SECRETS);

    await mado(['restore', aside, '--force'], source());
    expect(await namesIn(made.url)).toEqual(['aiko', 'ben']);
    expect(await readFile(join(folder, 'data/secrets.json'), 'utf8')).not.toBe(SECRETS);
  });

  it('is not restored under a program that uses the data', async () => {
    await mado(['backup', file], source());
    await addUser('ben');
    // As a Mado of before there were locks, or any other program. A transaction keeps its connection open.
    const refused = await db.$transaction(
      async (tx) => {
        await tx.user.count();
        return mado(['restore', file, '--force'], source());
      },
      { timeout: 120_000 },
    );
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/(has .* open|connected to the database).*Stop Mado/),
    });
    expect(await namesIn(made.url)).toEqual(['aiko', 'ben']);
    if (provider === 'postgresql') return;
    await db.$disconnect();
    const held = tryShareData(made.url);
    expect(await mado(['restore', file, '--force'], source())).toMatchObject({
      code: 1,
      err: expect.stringContaining('Mado is running on this data'),
    });
    await held?.release();
    expect(await namesIn(made.url)).toEqual(['aiko', 'ben']);
  });

  it('of a newer Mado is refused by both versions’ names, before anything is written', async () => {
    await db.$executeRawUnsafe(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count") SELECT 'x', 'x', '20991231000000_future', "started_at", "finished_at", 1 FROM "_prisma_migrations" WHERE "migration_name" = '20261121000000_init'`,
    );
    await mado(['backup', file], source());
    const { code, err } = await mado(['restore', file], clean());
    expect([code, err]).toEqual([1, expect.stringContaining('20991231000000_future')]);
    expect(err).toMatch(/made by Mado \d+\.\d+\.\d+ .* this Mado \d+\.\d+\.\d+/);
    expect(await readdir(join(folder, 'target'))).toEqual([]);
    expect(await migrate(target.url)).not.toEqual([]);
  });

  it('is refused by the other kind of database', async () => {
    await mado(['backup', file], source());
    const other = await emptyDatabase(provider === 'sqlite' ? 'postgresql' : 'sqlite');
    expect(await mado(['restore', file], { ...clean(), DATABASE_URL: other.url })).toMatchObject({
      code: 1,
      err: expect.stringContaining('the same kind of database only'),
    });
    await other.drop();
  });
});

it('a database that SQLite cannot read is put aside as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mado-backup-test-'));
  const made = await emptyDatabase('sqlite');
  const env = { DATABASE_URL: made.url, DATA_DIR: folder };
  await migrate(made.url);
  const file = join(folder, 'mado.tar.gz');
  await madoCommand(['backup', file], env);
  await truncate(sqliteFile(made.url), 5_000);
  const { code, err } = await madoCommand(['restore', file, '--force'], env);
  const aside = /What was there before is at (\S+)/.exec(err)?.[1] ?? '';
  expect([code, (await stat(aside)).size]).toEqual([0, 5_000]);
  expect(await migrate(made.url)).toEqual([]);
  await made.drop();
  await rm(folder, { recursive: true });
});

it('pg_dump that is missing is named, with the package that has it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mado-backup-test-'));
  const made = await emptyDatabase('postgresql');
  await migrate(made.url);
  const env = { DATABASE_URL: made.url, DATA_DIR: folder, PATH: folder };
  const file = join(folder, 'mado.tar.gz');
  const { code, err } = await madoCommand(['backup', file], env);
  expect([code, err]).toEqual([1, expect.stringContaining('apt-get install postgresql-client')]);
  await writeFile(join(folder, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n');
  await chmod(join(folder, 'pg_dump'), 0o755);
  expect((await madoCommand(['backup', file], env)).err).toMatch(/pg_dump is version 9 and the server is version \d+/);
  expect(await readdir(folder)).toEqual(['pg_dump']);
  await made.drop();
  await rm(folder, { recursive: true });
});
