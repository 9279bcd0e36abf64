'use server';

import { refresh } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { fieldErrors } from '@/lib/auth/account/schemas';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { webServices } from '@/lib/auth/web-services';
import { warningSchema } from '@/lib/people/reports/report-rules';
import { type Decision, settleReport } from './operate-reports';
import { requireAdministrator, requireOwnAdministration } from './require-administrator';

/*
 * What administrators decide about reports.
 */

const otherAccount = { values: {}, errors: {}, failure: 'other-account' } as const;

const reportOf = (form: FormData): string =>
  textOf(form, 'report')
    .replace(/[^\w-]/g, '')
    .slice(0, 64);

async function settle(session: SignedIn, form: FormData, decision: Decision): Promise<FormState<'sentence'>> {
  const { db, logger, word } = webServices();
  const id = reportOf(form);
  const result = await settleReport(db, { administratorId: session.user.id }, id, decision);
  if (result === 'not-administrator') notFound();
  if (result === 'unknown-report') redirect('/admin/reports');
  if (typeof result === 'string') return { values: {}, errors: {}, failure: result };
  logger.info(
    { userId: session.user.id, report: id, outcome: result.outcome },
    'an administrator has settled a report',
  );
  if (result.outcome === 'banned') await word.tell('logins-ended', {});
  if (result.outcome === 'warned') await word.tell('mail-queued', {});
  refresh();
  return { values: {}, errors: {}, saved: true };
}

/** Nothing is done to anybody. */
export async function resolveReportAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwnAdministration(form);
  return session ? settle(session, form, { outcome: 'resolved' }) : otherAccount;
}

/** Writes to the reported person. */
export async function warnAction(_: FormState<'sentence'>, form: FormData): Promise<FormState<'sentence'>> {
  const values = { sentence: textOf(form, 'sentence') };
  const session = await requireOwnAdministration(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const parsed = warningSchema.safeParse(values);
  if (!parsed.success) return { values, errors: fieldErrors(parsed.error) };
  return { ...(await settle(session, form, { outcome: 'warned', sentence: parsed.data.sentence })), values };
}

/** Disables the account of the reported person, for which its administrator has just proved who they are. */
export async function banAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  await requireAdministrator();
  const session = await requireProvedOwner(form, `admin-report.${reportOf(form)}`);
  return session ? settle(session, form, { outcome: 'banned' }) : otherAccount;
}
