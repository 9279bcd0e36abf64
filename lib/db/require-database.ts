import { adapterFactory } from './adapter';
import { providerOf } from './provider';
import { isDiskFull, sqliteFile } from './sqlite-file';

/** Throws an error with an actionable message if the database that the URL names cannot be opened. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  try {
    const connection = await adapterFactory(databaseUrl).connect();
    try {
      await connection.executeScript('SELECT 1');
    } finally {
      await connection.dispose();
    }
  } catch (error) {
    if (providerOf(databaseUrl) === 'sqlite' && isDiskFull(error)) {
      throw new Error(
        `The disk of ${sqliteFile(databaseUrl)} is full, and the database cannot be opened. Make room, and try again.`,
      );
    }
    throw new Error(`DATABASE_URL: the database cannot be opened: ${reasonOf(error)}`);
  }
}

/** Prisma's adapters name a kind of error and keep the details in separate properties, never including the password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { kind: _, ...details } = { ...(error.cause as { kind?: string } | undefined) };
  return Object.keys(details).length > 0 ? `${error.message} ${JSON.stringify(details)}` : error.message;
}
