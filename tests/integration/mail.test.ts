import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { queueMail } from '@/lib/mail/queue-mail';
import { smtpTransport } from '@/lib/mail/smtp-transport';
import { keepSendingMail, type MailSender } from '@/server/mail/mail-sender';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { type MailServer, startMailServer } from '@/tests/fixtures/mail-server';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const MINUTE_MS = 60_000;

describe.each(['sqlite', 'postgresql'] as const)('queued mail, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let server: MailServer;
  let clock: ManualClock;
  let senders: MailSender[];
  let outcomes: string[];
  const log: string[] = [];

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    server = await startMailServer();
    clock = new ManualClock(Date.now());
    senders = [];
    outcomes = [];
    log.length = 0;
  });
  afterEach(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    await server.stop();
    await db.$disconnect();
    await made.drop();
  });

  /** As a sidecar does. */
  function send(): MailSender {
    const sender = keepSendingMail({
      ...{ db, clock, from: 'Mado <mado@mado.example>' },
      logger: pino({}, { write: (line: string) => log.push(line) }),
      metrics: { mail: (outcome) => outcomes.push(outcome) },
      openTransport: async () => smtpTransport(server.url),
      context: { publicUrl: 'https://call.example', codeOf: (proofId) => `${proofId}.code` },
    });
    senders.push(sender);
    return sender;
  }

  async function queue(to = 'Aya@example.org', locale: 'en' | 'ja' = 'en'): Promise<{ readonly id: string }> {
    const letter = { kind: 'reset-password', proofId: 'proof' } as const;
    const queued = await queueMail(db, { to, userId: null, locale, letter }, clock.nowMs());
    if (!queued) throw new Error('no mail was queued');
    return queued;
  }
  const row = (id: string) => db.mail.findUniqueOrThrow({ where: { id } });

  it('arrives, with text, page and one link, and says so', async () => {
    const { id } = await queue();
    send();
    await expect.poll(() => server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      subject: 'Choose a new password for call.example',
      from: { value: [{ name: 'Mado', address: 'mado@mado.example' }] },
      to: { value: [{ name: '', address: 'Aya@example.org' }] },
      messageId: `<${id}@mado.example>`,
    });
    expect(mail?.text).toContain('https://call.example/reset-password#proof.code\n');
    const links = [...String(mail?.html).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
    expect(new Set(links)).toEqual(new Set(['https://call.example/reset-password#proof.code']));
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    await expect.poll(() => row(id)).toMatchObject({ dueAt: null, failedAt: null, tries: 1 });
    expect((await row(id)).sentAt).not.toBeNull();
    expect(log.join('')).not.toContain('proof.code');
  });

  it('is written in the reader’s language', async () => {
    await queue('aya@example.org', 'ja');
    send();
    await expect
      .poll(() => server.mails.map(({ subject }) => subject))
      .toEqual(['call.example の新しいパスワードを設定してください']);
    expect(String(server.mails[0]?.html)).toContain('<html lang="ja">');
  });

  it('is tried again while the server is down, and arrives once', async () => {
    await server.stop();
    const { id } = await queue();
    const sender = send();
    await expect.poll(() => outcomes).toEqual(['retried']);
    expect(await row(id)).toMatchObject({ sentAt: null, failedAt: null, tries: 1 });
    clock.advance(MINUTE_MS);
    sender.wake();
    await expect.poll(() => outcomes).toEqual(['retried', 'retried']);
    await server.start();
    clock.advance(2 * MINUTE_MS);
    sender.wake();
    await expect.poll(() => outcomes).toEqual(['retried', 'retried', 'sent']);
    expect(server.mails).toHaveLength(1);
    expect(await row(id)).toMatchObject({ tries: 3, lastError: null });
  });

  it('waits for nothing when it is asked for again, and tries no sooner than it should', async () => {
    server.refusals.push({ code: 451, text: 'later' });
    await queue();
    const sender = send();
    await expect.poll(() => outcomes).toEqual(['retried']);
    const second = await queue('bob@example.org');
    sender.wake();
    await expect.poll(() => outcomes).toEqual(['retried', 'sent']);
    expect((await row(second.id)).sentAt).not.toBeNull();
    expect(server.mails.map(({ text }) => text !== undefined)).toEqual([true]);
  });

  it('is given up at once if the server will never take it, and says why', async () => {
    server.refusals.push({ code: 550, text: 'no such mailbox' });
    const { id } = await queue();
    send();
    await expect.poll(() => outcomes).toEqual(['given-up']);
    const given = await row(id);
    expect(given).toMatchObject({ dueAt: null, sentAt: null });
    expect(given.failedAt).not.toBeNull();
    expect(given.lastError).toContain('no such mailbox');
    expect(log.join('')).toContain('a mail was given up');
  });

  it('is given up after a day', async () => {
    await server.stop();
    const { id } = await queue();
    await db.mail.update({ where: { id }, data: { createdAt: new Date(clock.nowMs() - 25 * 60 * MINUTE_MS) } });
    send();
    await expect.poll(() => outcomes).toEqual(['given-up']);
    await server.start();
  });

  it('is sent once by several senders', async () => {
    for (let n = 0; n < 20; n += 1) await queue(`${n}@example.org`);
    for (let n = 0; n < 3; n += 1) send();
    await expect.poll(() => outcomes.length, { timeout: 10_000 }).toBe(20);
    await Promise.all(senders.map((sender) => sender.stop()));
    expect(server.mails).toHaveLength(20);
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(20);
  });

  it('is tried again some minutes after its sender died in the middle', async () => {
    const { id } = await queue();
    await db.mail.update({ where: { id }, data: { dueAt: new Date(clock.nowMs() + 3 * MINUTE_MS), tries: 1 } });
    const sender = send();
    clock.advance(3 * MINUTE_MS);
    sender.wake();
    await expect.poll(() => outcomes).toEqual(['sent']);
  });
});
