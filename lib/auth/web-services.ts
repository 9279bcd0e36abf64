import 'server-only';
import { openSignInLimits, type SignInLimits } from '@/lib/auth/limits';
import { loadSettings, type ResolvedSettings } from '@/lib/config/settings';
import { type Database, openDatabase } from '@/lib/db/client';

export interface WebServices {
  readonly settings: ResolvedSettings;
  readonly db: Database;
  readonly limits: SignInLimits;
}

/** Next builds pages, actions and handlers into separate bundles; one process must still have one database and one set of counters. */
const shared = globalThis as typeof globalThis & { madoWebServices?: WebServices };

export function webServices(): WebServices {
  if (!shared.madoWebServices) {
    const settings = loadSettings();
    shared.madoWebServices = { settings, db: openDatabase(settings.databaseUrl), limits: openSignInLimits(settings) };
  }
  return shared.madoWebServices;
}
