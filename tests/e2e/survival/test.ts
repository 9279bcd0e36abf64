import { type Database, openDatabase } from '@/lib/db/client';
import { test as base } from '../test';
import { type SurvivingCall, surviveTogether } from './surviving-call';

interface TestFixtures {
  /** A connected call of Alice with Bob. */
  call: SurvivingCall;
}

interface WorkerFixtures {
  /** The database of this file's Mado. */
  database: Database;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  database: [
    async ({ mado }, use) => {
      const database = openDatabase(mado.databaseUrl);
      await use(database);
      await database.$disconnect();
    },
    { scope: 'worker' },
  ],
  call: async ({ database, alice, bob }, use) => use(await surviveTogether(database, alice, bob)),
});

export { expect } from '@playwright/test';
