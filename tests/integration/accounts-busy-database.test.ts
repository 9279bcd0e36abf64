import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signUp } from '@/lib/auth/account/sign-up';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { clientAt } from '@/tests/fakes/client';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const alice = { displayName: 'Alice', email: 'alice@mado.example', password: 'window over the harbour 9' };

let made: EmptyDatabase;
let db: Database;
let otherProgram: Database;

beforeEach(async () => {
  made = await emptyDatabase('sqlite');
  await migrate(made.url);
  db = openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS);
  otherProgram = openDatabase(made.url);
});
afterEach(async () => {
  await Promise.all([db.$disconnect(), otherProgram.$disconnect()]);
  await made.drop();
});

describe('a database that another program keeps busy', () => {
  it('delays a sign-up without blocking the rest of the process', async () => {
    const limits = memoryAccountLimits({ signUpsPerHour: 100 });
    const store = vi.spyOn(db, '$transaction');
    await otherProgram.$executeRawUnsafe('BEGIN IMMEDIATE');
    const deps = { db, limits, logger: { info: () => {} }, settings: ACCOUNT_SETTINGS };
    const result = signUp(deps, alice, clientAt('198.51.100.7'));
    // This process itself releases the lock: a blocking wait would never get here.
    await expect.poll(() => store.mock.calls.length).toBeGreaterThan(2);
    await otherProgram.$executeRawUnsafe('COMMIT');
    expect(await result).toMatchObject({ ok: true });
  });
});
