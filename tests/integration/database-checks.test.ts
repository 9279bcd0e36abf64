import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audienceSchema } from '@/lib/auth/account/privacy';
import { ROLES } from '@/lib/auth/account/role';
import { DEED_KINDS, DEED_ORIGINS } from '@/lib/auth/admin/deeds';
import { PROOF_PURPOSES } from '@/lib/auth/email/proof-life';
import { SIGN_UP_CHOICE } from '@/lib/auth/entry/sign-up-choice';
import { SIGN_UP_MODES } from '@/lib/auth/entry/sign-up-modes';
import { type Database, openDatabase } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/sqlite/client';
import { migrate } from '@/lib/db/migrate';
import { writePatiently } from '@/lib/db/patience';
import type { Provider } from '@/lib/db/provider';
import { REPORT_OUTCOMES, REPORT_REASONS } from '@/lib/people/reports/report-rules';
import { mediaSchema } from '@/lib/protocol/sidecar/call';
import { earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { availabilitySchema } from '@/lib/protocol/sidecar/presence';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const at = new Date('2026-11-29T12:00:00.000Z');
const sooner = new Date(at.getTime() - 1);

/** The columns with closed sets of values, and the program's definition of each set. */
const CLOSED: readonly (readonly [constraint: string, values: readonly string[]])[] = [
  ['User_availability_check', availabilitySchema.options],
  ['User_earlyLinks_check', earlyLinkPolicySchema.options],
  ['User_callableBy_check', audienceSchema.options],
  ['User_seenBy_check', audienceSchema.options],
  ['User_role_check', ROLES],
  ['Call_callerMedia_check', mediaSchema.options],
  ['Call_calleeMedia_check', mediaSchema.options],
  ['Call_endReason_check', END_REASONS],
  ['EmailProof_purpose_check', PROOF_PURPOSES],
  ['Invite_role_check', ROLES],
  ['AdminDeed_kind_check', DEED_KINDS],
  ['AdminDeed_origin_check', DEED_ORIGINS],
  ['Report_reason_check', REPORT_REASONS],
  ['Report_outcome_check', REPORT_OUTCOMES],
  ['ServerChoice_name_check', [SIGN_UP_CHOICE]],
  ['ServerChoice_value_check', SIGN_UP_MODES],
  ['Picture_type_check', ['image/jpeg', 'image/webp']],
];

describe.each(['sqlite', 'postgresql'] as const)('constraints of the tables, on %s', (provider: Provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let calls = 0;

  beforeAll(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    for (const id of ['a', 'b'])
      await db.user.create({ data: { id, email: `${id}@mado.example`, displayName: id, passwordHash: 'x' } });
  });
  afterAll(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const addCall = (change: Partial<Prisma.CallUncheckedCreateInput> = {}) => {
    calls += 1;
    const people = { callerId: 'a', calleeId: 'b', callerDeviceId: 'tab' };
    const call = { id: `row-${calls}`, callId: 'x', callerMedia: 'video', invitedAt: at, aliveAt: at };
    return db.call.create({ data: { ...people, ...call, ...change } });
  };

  /** The values that a constraint allows, read from the database itself. */
  async function allowedBy(constraint: string): Promise<string[]> {
    const rows =
      provider === 'sqlite'
        ? await db.$queryRaw<{ sql: string }[]>`SELECT sql FROM sqlite_master WHERE type = 'table'`
        : await db.$queryRaw<
            { sql: string }[]
          >`SELECT 'CONSTRAINT "' || conname || '" ' || pg_get_constraintdef(oid) AS sql FROM pg_constraint`;
    const found = rows
      .flatMap(({ sql }) => sql.split(/(?=CONSTRAINT ")/))
      .filter((sql) => sql.includes(`"${constraint}"`));
    expect(found).toHaveLength(1);
    // The next column's default may follow.
    const [values = ''] = (found[0] ?? '').split(')');
    return [...values.matchAll(/'([^']+)'/g)].map(([, value]) => value ?? '');
  }

  it.each(CLOSED)('%s allows exactly the values that the program knows', async (constraint, values) => {
    expect((await allowedBy(constraint)).sort()).toEqual([...values].sort());
  });

  it.each(['availability', 'earlyLinks', 'role'] as const)('reject a %s that does not exist', async (column) => {
    const write = db.user.update({ where: { id: 'a' }, data: { [column]: 'sometimes' } });
    await expect(write).rejects.toThrow(new RegExp(`User_${column}_check`));
  });

  it.each<[string, Partial<Prisma.CallUncheckedCreateInput>]>([
    ['Call_callerMedia_check', { callerMedia: 'hologram' }],
    ['Call_calleeMedia_check', { calleeMedia: '' }],
    ['Call_linkEpoch_check', { linkEpoch: -1 }],
    ['Call_endReason_check', { endedAt: at, endReason: 'bored' }],
    ['Call_endedAt_check', { endedAt: sooner, endReason: 'hung-up' }],
    ['Call_end_check', { endedAt: at }],
    ['Call_end_check', { endReason: 'hung-up' }],
  ])('reject a call against %s: %o', async (constraint, change) => {
    await expect(addCall(change)).rejects.toThrow(new RegExp(constraint));
  });

  it.each(['ay', 'Aya', 'a'.repeat(21)])('reject the handle %s', async (handle) => {
    const write = db.user.update({ where: { id: 'a' }, data: { handle } });
    await expect(write).rejects.toThrow(/User_handle_check/);
  });

  it('reject nothing that the sidecar writes', async () => {
    for (const endReason of END_REASONS) await addCall({ endedAt: at, endReason });
    for (const media of mediaSchema.options) await addCall({ callerMedia: media, calleeMedia: media });
    for (const availability of availabilitySchema.options)
      await db.user.update({ where: { id: 'a' }, data: { availability } });
    for (const earlyLinks of [...earlyLinkPolicySchema.options, null])
      await db.user.update({ where: { id: 'a' }, data: { earlyLinks } });
    expect(await db.call.count({ where: { callId: 'x' } })).toBe(END_REASONS.length + mediaSchema.options.length);
  });

  it('cause no retry, since waiting resolves no violation', async () => {
    const waits: number[] = [];
    const write = writePatiently(
      () => addCall({ linkEpoch: -1 }),
      async (ms) => void waits.push(ms),
    );
    await expect(write).rejects.toThrow();
    expect(waits).toEqual([]);
  });
});
