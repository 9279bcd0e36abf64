import type { Database } from '@/lib/db/client';

const ROWS = 1_000;

/** Makes each of these people a contact of `each / 2` neighbours on either side, in a ring. `each` is even. */
export async function makeContacts(db: Database, ids: readonly string[], each: number): Promise<void> {
  const since = new Date();
  const rows = ids.flatMap((id, index) =>
    Array.from({ length: each / 2 }, (_, step) => {
      const other = ids[(index + step + 1) % ids.length] as string;
      const [lowId, highId] = id < other ? [id, other] : [other, id];
      return { lowId, highId, askerId: id, askedAt: since, since };
    }),
  );
  for (let at = 0; at < rows.length; at += ROWS) await db.contact.createMany({ data: rows.slice(at, at + ROWS) });
}
