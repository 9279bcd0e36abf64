/** Rows of a page of the administration. */
export const PAGE_ROWS = 50;

/** A place in a list that is ordered by time, the newest first: after the row of this time and id. */
export interface Cursor {
  readonly atMs: number;
  readonly id: string;
}

/** Within an address; null for what is none. */
export function readCursor(text: unknown): Cursor | null {
  const [, at, id] = typeof text === 'string' ? (/^(\d{1,15})\.([\w-]{1,64})$/.exec(text) ?? []) : [];
  return at && id ? { atMs: Number(at), id } : null;
}

const writeCursor = ({ atMs, id }: Cursor): string => `${atMs}.${id}`;

/** A condition on a column of times: the rows that come after the cursor. */
export function after<Column extends string>(column: Column, cursor: Cursor | null) {
  if (!cursor) return {};
  const at = new Date(cursor.atMs);
  return { OR: [{ [column]: { lt: at } }, { [column]: at, id: { lt: cursor.id } }] };
}

/** A page of rows, and where the next one begins; null where there is none. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** @param rows one more than a page has, where there are more */
export function pageOf<Row>(rows: readonly Row[], placeOf: (row: Row) => Cursor): Page<Row> {
  const shown = rows.slice(0, PAGE_ROWS);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > PAGE_ROWS && last ? writeCursor(placeOf(last)) : null };
}
