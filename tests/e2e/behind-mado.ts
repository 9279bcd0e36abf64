import type { Fixtures } from '@playwright/test';
import { type Database, openDatabase } from '@/lib/db/client';
import { type Accounts, openAccounts } from '../fixtures/accounts';
import type { Mado } from '../fixtures/mado';
import { PASSWORD } from './people';

export interface BehindMado {
  accounts: Accounts;
  /** The database of this Mado. */
  database: Database;
}

/** Playwright fixtures for what a test does behind the pages of its worker's Mado. */
export const behindMado: Fixtures<object, BehindMado, object, { mado: Mado }> = {
  accounts: [
    async ({ mado }, use) => {
      const accounts = await openAccounts(mado, PASSWORD);
      await use(accounts);
      await accounts.close();
    },
    { scope: 'worker' },
  ],
  database: [
    async ({ mado }, use) => {
      const database = openDatabase(mado.databaseUrl);
      await use(database);
      await database.$disconnect();
    },
    { scope: 'worker' },
  ],
};
