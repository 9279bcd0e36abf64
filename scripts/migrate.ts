/**
 * Migrates the database and ends. A process of its own, because the schema engine's 20 MB would stay in the supervisor
 * for as long as Mado runs.
 */
import { migrate } from '@/lib/db/migrate';

try {
  await migrate(process.env.DATABASE_URL ?? '');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
