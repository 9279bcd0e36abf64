import { disable, endLogins, makeAdministrator, removeSecondStep } from '@/lib/auth/account/operate';
import { makeInvite } from '@/lib/auth/admin/operate-invites';
import { openDatabase } from '@/lib/db/client';
import { reportSomebody } from '@/lib/people/reports/report-somebody';
import type { Accounts } from '../../fixtures/accounts';
import type { Mado } from '../../fixtures/mado';
import { type Scene, save } from './scenes';

const NAMES = [
  ...['Ren Aoki', 'Noor Haddad', 'Tomás Vidal', '青木 さくら', 'مريم بنت عبد الرحمن العلي'],
  ...['Wolfeschlegelsteinhausenbergerdorffbergerdorff', 'Emi Endo', 'Ivo Jansen'],
];
const DAY_MS = 24 * 60 * 60 * 1_000;

/** What administrators see. */
export async function shootAdministration(scene: Scene, mado: Mado, accounts: Accounts): Promise<void> {
  const db = openDatabase(mado.databaseUrl);
  const ids: string[] = [];
  for (const [index, name] of NAMES.entries()) {
    const { email } = await accounts.make(name);
    const past = new Date(Date.now() - index ** 3 * DAY_MS);
    const data = { createdAt: past, emailProvedAt: index % 3 ? past : null };
    const { id } = await db.user.update({ where: { email }, data });
    await db.session.updateMany({ where: { userId: id }, data: { createdAt: past, usedAt: past } });
    ids.push(id);
  }
  const page = await scene.open('aya', 'Aya Mori');
  const { id } = await db.user.findFirstOrThrow({ where: { displayName: 'Aya Mori' }, orderBy: { createdAt: 'desc' } });
  await db.user.update({ where: { id }, data: { role: 'administrator' } });
  const by = { administratorId: id };
  const [ren = '', noor = '', tomas = '', sakura = ''] = ids;
  await db.user.update({ where: { id: noor }, data: { twoStepSince: new Date() } });
  await db.user.update({ where: { id: ren }, data: { twoStepSince: new Date() } });
  await makeAdministrator(db, 'terminal', noor);
  await disable(db, by, tomas);
  await endLogins(db, { administratorId: noor }, sakura);
  await removeSecondStep(db, by, tomas, true);
  const soon = new Date(Date.now() + 7 * DAY_MS);
  const calls = { callerId: ren, calleeId: noor, callerDeviceId: 'tab', callerMedia: 'video' };
  for (const [n, endReason] of ['no-answer', 'hung-up', 'media-failed'].entries()) {
    const at = new Date(Date.now() - n * 1.3 * DAY_MS - 60_000);
    const endedAt = new Date(at.getTime() + 48_000);
    const connectedAt = endReason === 'hung-up' ? at : null;
    const call = { id: `${id}-${n}`, callId: 'x', invitedAt: at, aliveAt: at, endedAt, connectedAt, endReason };
    await db.call.create({ data: { ...calls, ...call } });
  }
  await makeInvite(db, by, { note: 'The choir, 合唱団', places: 12, expiresAt: soon });
  await makeInvite(db, 'terminal', { note: '', places: 1, expiresAt: new Date(0) });
  await reportSomebody(db, {
    ...{ reporterId: noor, aboutId: ren, reason: 'other', withFacts: true },
    words: 'Ren rings every evening and hangs up at once.\nI have asked them to stop.',
  });
  await reportSomebody(db, {
    ...{ reporterId: sakura, aboutId: tomas, reason: 'unwanted-calls', words: '', withFacts: false },
  });
  for (const screen of ['', 'people', 'reports', 'invites', 'mail', 'log']) {
    await page.goto(`/admin/${screen}`);
    await page.locator('main h1').waitFor();
    await save(page, scene, `admin-${screen || 'overview'}`);
  }
  await page.goto(`/admin/reports/${(await db.report.findFirstOrThrow({ where: { aboutId: ren } })).id}`);
  await page.locator('main h1').waitFor();
  await save(page, scene, 'admin-report');
  await page.goto('/admin/invites');
  await page.locator('[name=note]').fill('Noor');
  await page.locator('main form:has([name=note]) button[type=submit]').click();
  await page.locator('input[readonly]').waitFor();
  await save(page, scene, 'admin-invites-link');
  await page.goto(`/admin/people/${ren}`);
  await page.locator('main h1').waitFor();
  await save(page, scene, 'admin-person');
  await page.goto('/settings');
  await page.locator('main h1').first().waitFor();
  await save(page, scene, 'settings-administrator');
  await page.context().close();
  await db.$disconnect();
}
