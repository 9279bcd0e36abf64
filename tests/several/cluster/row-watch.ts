import type { Database } from '@/lib/db/client';
import type { RowWrite } from '@/tests/several/history/history';

/**
 * A trigger writes down each change of a call's row within the transaction that makes it: no clock of a sidecar, and no
 * delay between a process and the test, can put it in another order.
 */
const STATEMENTS = [
  `CREATE TABLE "RowWrite" (
    seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL, "isInsert" BOOLEAN NOT NULL, "endedAt" TIMESTAMP, fence INTEGER,
    "isHeld" BOOLEAN NOT NULL, "wasEnded" BOOLEAN NOT NULL
  )`,
  `CREATE FUNCTION note_row_write() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    old_lease TEXT := CASE WHEN TG_OP = 'UPDATE' THEN OLD."leaseId" END;
    was_ended BOOLEAN := TG_OP = 'UPDATE' AND OLD."endedAt" IS NOT NULL;
  BEGIN
    INSERT INTO "RowWrite" (id, "isInsert", "endedAt", fence, "isHeld", "wasEnded") VALUES (
      NEW.id, TG_OP = 'INSERT', NEW."endedAt",
      (SELECT fence FROM "Lease" WHERE "Lease".id = COALESCE(NEW."leaseId", old_lease)),
      NEW."leaseId" IS NOT NULL, was_ended
    );
    RETURN NULL;
  END $$`,
  'CREATE TRIGGER note_row_write AFTER INSERT OR UPDATE ON "Call" FOR EACH ROW EXECUTE FUNCTION note_row_write()',
];

export async function watchRows(db: Database): Promise<void> {
  for (const statement of STATEMENTS) await db.$executeRawUnsafe(statement);
}

type Raw = Omit<RowWrite, 'endedAt'> & { readonly endedAt: Date | null };

export async function writesOf(db: Database): Promise<RowWrite[]> {
  const raws = await db.$queryRawUnsafe<Raw[]>(
    'SELECT id, "isInsert", "endedAt", fence, "isHeld", "wasEnded" FROM "RowWrite" ORDER BY seq',
  );
  return raws.map((raw) => ({ ...raw, endedAt: raw.endedAt?.getTime() ?? null }));
}
