import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportArchive } from '@/lib/auth/own-data/export-archive';
import { EXPORTED, type Fate, SECRETS_ONLY } from '@/lib/auth/own-data/exported';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { tablesOf } from '@/tests/fixtures/tables';
import { FACE, OF_NOBODY, type WholePerson, wholePerson } from '@/tests/fixtures/whole-person';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const context = { publicUrl: 'https://mado.example', nowMs: Date.parse('2026-11-30T13:00:00.000Z') };

describe.each(['sqlite', 'postgresql'] as const)('the export of a person’s data, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let aya: WholePerson;
  let benId: string;

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    const ben = { email: 'ben@mado.example', displayName: 'Ben', passwordHash: 'hash-of-ben' };
    benId = (await db.user.create({ data: ben })).id;
    aya = await wholePerson(db, benId);
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  async function filesOf(userId: string): Promise<Record<string, string>> {
    const pieces: Uint8Array[] = [];
    for await (const piece of exportArchive(db, userId, context)) pieces.push(piece);
    const files = unzipSync(Buffer.concat(pieces));
    return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
  }

  it('has each column of each table in its file, or a reason why not', async () => {
    const files = await filesOf(aya.id);
    const tables = await tablesOf(db, provider);
    const about = [...tables.keys()].filter((table) => ![...OF_NOBODY, ...SECRETS_ONLY].includes(table));
    expect(about.sort()).toEqual(Object.keys(EXPORTED).sort());
    for (const [table, { file, columns }] of Object.entries(EXPORTED)) {
      const fates: Readonly<Record<string, Fate>> = columns;
      expect(tables.get(table)?.sort(), table).toEqual(Object.keys(fates).sort());
      const rows = [JSON.parse(files[file] ?? 'null')].flat() as Record<string, unknown>[];
      expect(rows, file).not.toEqual([]);
      const keys = new Set<string>();
      for (const fate of Object.entries(fates)) {
        const [column, how] = fate;
        if (how === 'in') keys.add(column);
        else if ('as' in how) keys.add(how.as);
        else expect(how.why, `${table}.${column}`).not.toBe('');
      }
      if (table === 'Call') keys.add('peer');
      for (const row of rows) expect(new Set(Object.keys(row)), file).toEqual(keys);
    }
  });

  it('agrees with the tables, and tells no secret and nothing of the other person but their name', async () => {
    const files = await filesOf(aya.id);
    const read = (file: string) => JSON.parse(files[file] ?? 'null');
    const plain = (row: object | null) => JSON.parse(JSON.stringify(row));
    const user = await db.user.findUniqueOrThrow({ where: { id: aya.id } });
    const { passwordHash, picture, passkeyHandle, ...rest } = user;
    expect(read('picture.json')).toMatchObject([{ file: 'picture.webp', version: picture, type: 'image/webp' }]);
    expect(files['picture.webp']).toBe(FACE);
    expect(read('account.json')).toEqual(plain(rest));
    expect(read('logins.json')).toMatchObject([{ userAgent: 'Browser-of-Aya/1.0', address: '198.51.100.77' }]);
    const subjects = read('mails.json').map(({ to, subject }: Record<string, string>) => `${to}: ${subject}`);
    expect(subjects.sort()).toEqual([
      'AYA.whole@mado.example: mado.example のメールアドレスを確認してください',
      'Aya.Whole@Mado.example: mado.example のパスワードが変更されました',
    ]);
    expect(read('links.json').map(({ purpose }: { purpose: string }) => purpose)).toEqual(
      expect.arrayContaining(['reset-password', 'sign-up']),
    );
    const [made, received] = await Promise.all([
      db.call.findFirstOrThrow({ where: { callerId: aya.id } }),
      db.call.findFirstOrThrow({ where: { calleeId: aya.id } }),
    ]);
    expect(read('calls.json')).toMatchObject([
      { id: made.id, role: 'caller', peer: 'Ben', invitedAt: made.invitedAt.toJSON(), device: `tab-of-${aya.id}` },
      { id: received.id, role: 'callee', peer: 'Ben', endedAt: received.endedAt?.toJSON(), endReason: 'hung-up' },
    ]);
    expect(read('about.json')).toMatchObject({ format: 'mado-export', version: 1, from: 'https://mado.example' });
    const all = Object.values(files).join();
    for (const secret of [passwordHash, 'login-of-aya', 'proof-of-aya', benId, 'ben@mado.example', 'hash-of-ben'])
      expect(all).not.toContain(secret);
  });

  it('reads thousands of calls a page at a time, each once and in order, and gives nobody else’s', async () => {
    const at = (n: number) => new Date(context.nowMs - 10_000_000 + Math.floor(n / 7) * 1_000);
    await db.call.deleteMany();
    await db.call.createMany({
      data: Array.from({ length: 1_700 }, (_, n) => ({
        ...{ id: `call-${n}`, callId: 'x', callerId: n % 3 ? aya.id : benId, calleeId: n % 3 ? benId : aya.id },
        ...{ callerDeviceId: 'tab', callerMedia: 'video', invitedAt: at(n), aliveAt: at(n), endedAt: at(n) },
        endReason: 'cancelled',
      })),
    });
    let mostRows = 0;
    const counting = db.$extends({
      query: {
        call: {
          async findMany({ args, query }) {
            const rows = await query(args);
            mostRows = Math.max(mostRows, rows.length);
            return rows;
          },
        },
      },
    }) as unknown as Database;
    const pieces: Uint8Array[] = [];
    for await (const piece of exportArchive(counting, aya.id, context)) pieces.push(piece);
    const calls: { id: string; role: string; invitedAt: string }[] = JSON.parse(
      strFromU8(unzipSync(Buffer.concat(pieces))['calls.json'] ?? new Uint8Array()),
    );
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1_700);
    expect(calls).toHaveLength(1_700);
    for (const role of ['caller', 'callee']) {
      const times = calls.filter((call) => call.role === role).map(({ invitedAt }) => invitedAt);
      expect(times).toEqual([...times].sort());
    }
    expect(mostRows).toBe(500);

    const stranger = await db.user.create({ data: { email: 's@mado.example', displayName: 'S', passwordHash: '-' } });
    const theirs = await filesOf(stranger.id);
    expect(Object.values(theirs).join()).not.toContain(aya.id);
    expect(theirs['calls.json']).toBe('[]\n');
  });
});
