import { z } from 'zod';

/** Raised when an older Mado could no longer read the file. */
export const FORMAT_VERSION = 1;

export const MANIFEST = 'manifest.json';

/** The names of the database's copy in a backup: a whole SQLite file, or `pg_dump`'s custom format. */
export const DATABASE_MEMBER = { sqlite: 'database.sqlite', postgresql: 'database.pgdump' } as const;

/** What of DATA_DIR belongs to a backup with secrets. Whatever is not there is left out. */
export const SECRET_MEMBERS = ['secrets.json', 'lan-certificate.json'] as const;

const memberSchema = z.object({ bytes: z.number().int().nonnegative(), sha256: z.string().regex(/^[\da-f]{64}$/) });

/** What every version of the file says of itself, so that an older Mado can tell that it is too new. */
export const envelopeSchema = z.object({
  format: z.literal('mado-backup'),
  formatVersion: z.number().int().positive(),
  madoVersion: z.string().max(100),
});

/** The first member of a backup: what is in it, and how to tell that all of it is. */
export const manifestSchema = envelopeSchema.extend({
  formatVersion: z.literal(FORMAT_VERSION),
  createdAt: z.iso.datetime(),
  provider: z.enum(['sqlite', 'postgresql']),
  /** PostgreSQL's schema, whose name is in the dump; null for SQLite. */
  schema: z.string().nullable(),
  /** Applied to the database, in their order. */
  migrations: z.array(z.string().regex(/^\w{1,200}$/)),
  /** How many rows each table has. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  hasSecrets: z.boolean(),
  members: z.record(z.string(), memberSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
