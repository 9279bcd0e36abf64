import { describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { shownUser } from '@/lib/names/shown-user';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import { callStoreContract } from '@/server/calls/store/call-store.contract';
import { SqlCallStore } from '@/server/calls/store/sql-call-store';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { emptyDatabase } from '@/tests/setup/empty-database';

/** A database of its own with two people in it. */
async function makePlace(provider: Provider) {
  const database = await emptyDatabase(provider);
  await migrate(database.url);
  const db = openDatabase(database.url);
  const [caller, callee] = [
    shownUser({ id: 'alice', displayName: 'Alice', handle: null, picture: null, about: null }),
    shownUser({ id: 'bob', displayName: 'Bob', handle: null, picture: null, about: null }),
  ];
  for (const { id, name } of [caller, callee])
    await db.user.create({ data: { id, email: `${id}@mado.test`, displayName: name, passwordHash: '-' } });
  const clock = new ManualClock();
  return {
    ...{ db, clock, caller, callee },
    store: (node: string, fence?: number) => new SqlCallStore(db, clock, node, fence),
    close: async () => {
      await db.$disconnect();
      await database.drop();
    },
  };
}

describe.each(['sqlite', 'postgresql'] as const)('calls in a database, on %s', (provider) => {
  callStoreContract(() => makePlace(provider));

  it('dates a call by the machine’s clock, even if that was changed during the call', async () => {
    const { db, clock, caller, callee, store, close } = await makePlace(provider);
    const calls = store('one');
    await calls.open();
    const startedAt = clock.steadyMs();
    const row: CallRow = {
      ...{ id: 'x', callId: 'call of x', caller, callee, relayOnlyUserIds: [], terms: OPEN_TERMS, linkEpoch: 0 },
      ...{ callerDeviceId: 'a1', calleeDeviceId: 'b1', callerMedia: 'video', calleeMedia: 'video' },
      ...{ invitedAt: startedAt, acceptedAt: startedAt, connectedAt: startedAt, endedAt: null, endReason: null },
    };
    await calls.insert(row);
    clock.set(3_600_000);
    clock.advance(60_000);
    await calls.update({ ...row, endedAt: clock.steadyMs(), endReason: 'hung-up' });
    const { connectedAt, endedAt } = await db.call.findUniqueOrThrow({ where: { id: 'x' } });
    expect(endedAt?.getTime()).toBe(clock.nowMs());
    expect(Number(endedAt) - Number(connectedAt)).toBe(60_000);
    await close();
  });
});
