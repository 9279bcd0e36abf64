import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { handleLikeness, suggestedHandle } from '@/lib/names/handle';
import { type FieldError, handleFieldSchema } from './schemas';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** People learn handles: one that changes every day would be no better than a name. */
const PAUSE_MS = 14 * DAY_MS;
/** Nobody else gets a handle that people may still know somebody by, so long after it was given up. */
export const HANDLE_KEPT_MS = 90 * DAY_MS;

/** The key of a claim: the same for handles that look alike, and no handle to who reads the table. */
const keyOf = (handle: string): string =>
  createHash('sha256')
    .update(`handle ${handleLikeness(handle)}`)
    .digest('base64url');

/** Both databases report a taken key or handle with this Prisma code, also when two requests race for it. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

/** From when on the user may choose another handle; null for now. */
export function handleChangeableAt(changedAt: Date | null, nowMs: number): Date | null {
  if (changedAt === null) return null;
  const at = new Date(changedAt.getTime() + PAUSE_MS);
  return at.getTime() > nowMs ? at : null;
}

/**
 * Gives the user this handle. The former one stays theirs for a while: nobody else can take it, and they can return to
 * it.
 */
export async function changeHandle(
  db: Database,
  userId: string,
  typed: unknown,
  nowMs = Date.now(),
): Promise<{ ok: true; handle: string } | { ok: false; error: FieldError }> {
  const parsed = handleFieldSchema.safeParse(typed);
  if (!parsed.success) return { ok: false, error: parsed.error.issues[0]?.message as FieldError };
  const handle = parsed.data;
  try {
    return await writePatiently(() => db.$transaction((tx) => claim(tx, userId, handle, nowMs)));
  } catch (error) {
    if (isTaken(error)) return { ok: false, error: 'handle-taken' };
    throw error;
  }
}

async function claim(
  tx: Pick<Database, 'user' | 'handleClaim'>,
  userId: string,
  handle: string,
  nowMs: number,
): Promise<{ ok: true; handle: string } | { ok: false; error: FieldError }> {
  const before = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (before.handle === handle) return { ok: true, handle };
  if (handleChangeableAt(before.handleChangedAt, nowMs)) return { ok: false, error: 'handle-too-soon' };
  const now = new Date(nowMs);
  const key = keyOf(handle);
  await tx.handleClaim.deleteMany({ where: { key, OR: [{ userId }, { until: { lte: now } }] } });
  const kept = { until: new Date(nowMs + HANDLE_KEPT_MS) };
  await tx.handleClaim.updateMany({ where: { userId, until: null }, data: kept });
  await tx.handleClaim.create({ data: { key, userId } });
  const data = { handle, handleChangedAt: now };
  // Of two changes at once the second finds that the first was there.
  const where = { id: userId, handle: before.handle };
  if ((await tx.user.updateMany({ where, data })).count === 0) return { ok: false, error: 'handle-too-soon' };
  return { ok: true, handle };
}

/** Whether somebody new could have it. Somebody else may be faster. */
export async function isHandleFree(db: Pick<Database, 'handleClaim'>, handle: string, nowMs = Date.now()) {
  const until = { OR: [{ until: null }, { until: { gt: new Date(nowMs) } }] };
  return (await db.handleClaim.count({ where: { key: keyOf(handle), ...until } })) === 0;
}

/** A handle like the name that nobody has; null if there is none at hand. */
export async function freeHandle(db: Pick<Database, 'handleClaim'>, name: string, nowMs = Date.now()) {
  const base = suggestedHandle(name);
  if (base === null) return null;
  const tries = [base, ...Array.from({ length: 8 }, (_, n) => `${base.slice(0, 18)}${n + 2}`)];
  const taken = await db.handleClaim.findMany({
    where: { key: { in: tries.map(keyOf) }, OR: [{ until: null }, { until: { gt: new Date(nowMs) } }] },
    select: { key: true },
  });
  const keys = new Set(taken.map(({ key }) => key));
  return tries.find((handle) => !keys.has(keyOf(handle))) ?? null;
}
