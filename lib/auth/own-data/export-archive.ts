import type { Database } from '@/lib/db/client';
import type { AdminDeed, Call, Report } from '@/lib/db/generated/sqlite/client';
import { isLocale } from '@/lib/i18n/locale';
import { letterSchema } from '@/lib/mail/letter';
import { renderLetter } from '@/lib/mail/render-letter';
import { harmless } from '@/lib/names/harmless';
import { isOpen } from '@/lib/people/contacts/contact-rules';
import { otherIdOf, rowsOf, type StoredContact } from '@/lib/people/contacts/pair';
import { readFacts } from '@/lib/people/reports/report-facts';
import { earlyMailIds } from './early-mails';
import { EXPORTED, exportedOf } from './exported';
import { type ZipEntry, zipStream } from './zip-stream';

/** Raised when a reader of the former form would misread the new one; see docs/data-export.md. */
const FORM_VERSION = 1;
/** Rows that are read and written at a time. */
const PAGE = 500;

export interface ExportContext {
  /** PUBLIC_URL, which the archive names as its origin. */
  readonly publicUrl: string;
  readonly nowMs: number;
}

/** Everything that is held about a person, as a ZIP of JSON files (docs/data-export.md). Rejects if a query fails. */
export async function* exportArchive(db: Database, userId: string, context: ExportContext): AsyncGenerator<Uint8Array> {
  const picture = await db.picture.findUnique({ where: { userId } });
  const pictureFile = picture?.type === 'image/webp' ? 'picture.webp' : 'picture.jpg';
  const at = new Date(context.nowMs);
  const about = {
    format: 'mado-export',
    version: FORM_VERSION,
    from: context.publicUrl,
    exportedAt: at.toISOString(),
    files: Object.values(EXPORTED).map(({ file }) => file),
  };
  const entries: ZipEntry[] = [
    { name: 'about.json', pieces: once(async () => about) },
    { name: EXPORTED.User.file, pieces: once(() => account(db, userId)) },
    { name: EXPORTED.Session.file, pieces: asArray(logins(db, userId)) },
    { name: EXPORTED.PushSubscription.file, pieces: asArray(pushSubscriptions(db, userId)) },
    { name: EXPORTED.PushChoices.file, pieces: asArray(pushChoices(db, userId)) },
    { name: EXPORTED.Mail.file, pieces: asArray(mails(db, userId, context)) },
    { name: EXPORTED.EmailProof.file, pieces: asArray(links(db, userId)) },
    { name: EXPORTED.HandleClaim.file, pieces: asArray(handles(db, userId)) },
    { name: EXPORTED.Authenticator.file, pieces: asArray(authenticators(db, userId)) },
    { name: EXPORTED.Passkey.file, pieces: asArray(passkeys(db, userId)) },
    { name: EXPORTED.Identity.file, pieces: asArray(identities(db, userId)) },
    {
      name: EXPORTED.Picture.file,
      pieces: asArray(only(picture ? [{ file: pictureFile, ...exportedOf(picture, EXPORTED.Picture.columns) }] : [])),
    },
    ...(picture ? [{ name: pictureFile, pieces: only(picture.bytes) }] : []),
    { name: EXPORTED.Contact.file, pieces: asArray(contacts(db, userId, context)) },
    { name: EXPORTED.Block.file, pieces: asArray(blocks(db, userId)) },
    { name: EXPORTED.ContactLink.file, pieces: asArray(contactLinks(db, userId)) },
    { name: EXPORTED.Call.file, pieces: asArray(calls(db, userId)) },
    { name: EXPORTED.Report.file, pieces: asArray(reports(db, userId)) },
    { name: EXPORTED.Warning.file, pieces: asArray(warnings(db, userId)) },
    { name: EXPORTED.AdminDeed.file, pieces: asArray(deeds(db, userId)) },
  ];
  yield* zipStream(entries, at);
}

async function* once(read: () => Promise<unknown>): AsyncGenerator<string> {
  yield `${JSON.stringify(await read(), null, 2)}\n`;
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** A JSON array, one row a line. */
async function* asArray(pages: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    for (const row of page) {
      yield before + JSON.stringify(row);
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

async function account(db: Database, userId: string) {
  return exportedOf(await db.user.findUniqueOrThrow({ where: { id: userId } }), EXPORTED.User.columns);
}

/** Fifty at most, with those that have expired. */
async function* logins(db: Database, userId: string) {
  const rows = await db.session.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.Session.columns));
}

/** Ten at most. */
async function* pushSubscriptions(db: Database, userId: string) {
  const rows = await db.pushSubscription.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.PushSubscription.columns));
}

async function* pushChoices(db: Database, userId: string) {
  const rows = await db.pushChoices.findMany({ where: { userId } });
  yield rows.map((row) => exportedOf(row, EXPORTED.PushChoices.columns));
}

/** A few at most: those of two weeks, and limited by the hour. */
async function* mails(db: Database, userId: string, { publicUrl }: ExportContext) {
  const early = await earlyMailIds(db, await db.user.findUniqueOrThrow({ where: { id: userId } }));
  const where = { OR: [{ userId }, { id: { in: early } }] };
  const rows = await db.mail.findMany({ where, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => {
    const locale = isLocale(row.locale) ? row.locale : 'en';
    const letter = letterSchema.safeParse(JSON.parse(row.letter)).data;
    const subject = letter ? renderLetter(letter, { locale, publicUrl, codeOf: () => '' }).subject : null;
    return { subject, ...exportedOf(row, EXPORTED.Mail.columns) };
  });
}

async function* links(db: Database, userId: string) {
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const where = email === null ? { userId } : { OR: [{ userId }, { userId: null, email }] };
  const rows = await db.emailProof.findMany({ where, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.EmailProof.columns));
}

/** Former handles are kept as hashes: there is no more to tell of them than until when. */
async function* handles(db: Database, userId: string) {
  const rows = await db.handleClaim.findMany({ where: { userId } });
  yield rows.map((row) => ({ isCurrent: row.until === null, ...exportedOf(row, EXPORTED.HandleClaim.columns) }));
}

async function* authenticators(db: Database, userId: string) {
  const rows = await db.authenticator.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.Authenticator.columns));
}

async function* passkeys(db: Database, userId: string) {
  const rows = await db.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.Passkey.columns));
}

async function* identities(db: Database, userId: string) {
  const rows = await db.identity.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.Identity.columns));
}

/** What administrators changed about the person, and what the person changed as one. Not whose account the others were. */
async function* deeds(db: Database, userId: string) {
  for (const [role, column] of [
    ['about', 'aboutId'],
    ['by', 'byId'],
  ] as const) {
    let after: Pick<AdminDeed, 'id' | 'at'> | null = null;
    do {
      const later: object | null = after && { OR: [{ at: { gt: after.at } }, { at: after.at, id: { gt: after.id } }] };
      const rows: AdminDeed[] = await db.adminDeed.findMany({
        where: { [column]: userId, ...later },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
        take: PAGE,
      });
      yield rows.map((row) => ({ role, ...exportedOf(row, EXPORTED.AdminDeed.columns) }));
      after = rows.length === PAGE ? (rows.at(-1) ?? null) : null;
    } while (after);
  }
}

/**
 * A thousand contacts at most, and requests. Of the person's own requests no more than their lobby tells them: neither
 * that one was declined, nor that somebody has an address.
 */
async function* contacts(db: Database, userId: string, { nowMs }: ExportContext) {
  const unknown = { since: null, askerId: userId };
  const hidden = [
    { ...unknown, byAddress: true },
    { ...unknown, withdrawnAt: { not: null } },
  ];
  const name = { select: { displayName: true } } as const;
  const rows = await db.contact.findMany({
    where: { ...rowsOf(userId), NOT: hidden },
    include: { low: name, high: name },
    orderBy: { askedAt: 'asc' },
  });
  yield rows.map((row) => ({
    person: harmless((otherIdOf(row, userId) === row.lowId ? row.low : row.high).displayName),
    askedBy: row.askerId === userId ? 'me' : 'them',
    state: stateOf(row, userId, nowMs),
    isFavourite: row.lowId === userId ? row.isFavouriteOfLow : row.isFavouriteOfHigh,
    isAwaited: row.lowId === userId ? row.isAwaitedByLow : row.isAwaitedByHigh,
    ...exportedOf<StoredContact>(row, EXPORTED.Contact.columns),
  }));
}

function stateOf(row: StoredContact, userId: string, nowMs: number): 'contact' | 'declined' | 'open' | 'run-out' {
  if (row.since) return 'contact';
  if (row.askerId !== userId && row.declinedAt) return 'declined';
  return isOpen(row, nowMs) ? 'open' : 'run-out';
}

/** Whom the person has blocked; who has blocked them is not theirs to know. */
async function* blocks(db: Database, userId: string) {
  const rows = await db.block.findMany({
    where: { blockerId: userId },
    include: { blocked: { select: { displayName: true } } },
    orderBy: { createdAt: 'asc' },
  });
  yield rows.map(({ blocked, ...row }) => ({
    person: harmless(blocked.displayName),
    ...exportedOf(row, EXPORTED.Block.columns),
  }));
}

async function* contactLinks(db: Database, userId: string) {
  const rows = await db.contactLink.findMany({ where: { userId } });
  yield rows.map((row) => exportedOf(row, EXPORTED.ContactLink.columns));
}

/** What the person reported; ten a day at most. Not what others reported about them, which they must not learn. */
async function* reports(db: Database, userId: string) {
  const rows = await db.report.findMany({
    where: { reporterId: userId },
    include: { about: { select: { displayName: true } } },
    orderBy: { createdAt: 'asc' },
  });
  yield rows.map((row) => ({
    person: row.about && harmless(row.about.displayName),
    calls: readFacts(row.facts)?.calls ?? null,
    ...exportedOf<Report>(row, EXPORTED.Report.columns),
  }));
}

async function* warnings(db: Database, userId: string) {
  const rows = await db.warning.findMany({ where: { userId }, orderBy: { madeAt: 'asc' } });
  yield rows.map((row) => exportedOf(row, EXPORTED.Warning.columns));
}

type CallWithPeer = Call & { readonly caller: { displayName: string } | null } & {
  readonly callee: { displayName: string } | null;
};

/** The calls that the person made, then those that they received, each from the oldest on. */
async function* calls(db: Database, userId: string) {
  for (const role of ['caller', 'callee'] as const) {
    let after: Pick<Call, 'id' | 'invitedAt'> | null = null;
    do {
      const rows: CallWithPeer[] = await pageOfCalls(db, { [`${role}Id`]: userId }, after);
      yield rows.map((row) => exportedCall(row, role));
      after = rows.length === PAGE ? (rows.at(-1) ?? null) : null;
    } while (after);
  }
}

function pageOfCalls(db: Database, own: object, after: Pick<Call, 'id' | 'invitedAt'> | null) {
  const later = after && {
    OR: [{ invitedAt: { gt: after.invitedAt } }, { invitedAt: after.invitedAt, id: { gt: after.id } }],
  };
  return db.call.findMany({
    where: { ...own, ...later },
    orderBy: [{ invitedAt: 'asc' }, { id: 'asc' }],
    take: PAGE,
    include: { caller: { select: { displayName: true } }, callee: { select: { displayName: true } } },
  });
}

/** The other person is in it by name alone, as in the list of calls; null once their account is deleted. */
function exportedCall(row: CallWithPeer, role: 'caller' | 'callee') {
  const other = role === 'caller' ? row.callee : row.caller;
  return {
    role,
    peer: other ? harmless(other.displayName) : null,
    device: role === 'caller' ? row.callerDeviceId : row.calleeDeviceId,
    ...exportedOf<Call>(row, EXPORTED.Call.columns),
  };
}
