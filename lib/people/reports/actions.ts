'use server';

import { refresh } from 'next/cache';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { fieldErrors } from '@/lib/auth/account/schemas';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { userIdSchema } from '@/lib/protocol/ids';
import { reportSchema } from './report-rules';
import { reportSomebody } from './report-somebody';
import { closeWarning } from './warnings';

export type ReportField = 'reason' | 'words';

/** Reports the person that the form names. */
export async function reportAction(_: FormState<ReportField>, form: FormData): Promise<FormState<ReportField>> {
  const values = { reason: textOf(form, 'reason'), words: textOf(form, 'words') };
  const session = await requireOwner(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const parsed = reportSchema.safeParse(values);
  if (!parsed.success) return { values, errors: fieldErrors(parsed.error) };
  const { db, limits, logger } = webServices();
  const reporterId = session.user.id;
  const waitSeconds = await limits.beforeChange(reporterId);
  if (waitSeconds > 0) return { values, errors: {}, failure: { waitSeconds } };
  const person = userIdSchema.safeParse(textOf(form, 'person'));
  if (!person.success) return { values, errors: {}, failure: 'report-person-gone' };
  const withFacts = textOf(form, 'facts') === 'on';
  const reported = await reportSomebody(db, { reporterId, aboutId: person.data, ...parsed.data, withFacts });
  if (reported === 'person-unknown') return { values, errors: {}, failure: 'report-person-gone' };
  if (reported === 'too-many') return { values, errors: {}, failure: 'reports-too-many' };
  if (reported === 'reported') logger.info({ userId: reporterId }, 'somebody was reported');
  return { values: {}, errors: {}, saved: true, reported };
}

/** Closes a warning, which is not shown again. */
export async function closeWarningAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const id = textOf(form, 'warning').replace(/[^\w-]/g, '');
  await closeWarning(webServices().db, session.user.id, id);
  refresh();
  return { values: {}, errors: {}, saved: true };
}
