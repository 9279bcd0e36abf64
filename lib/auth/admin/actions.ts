'use server';

import { refresh } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import {
  disable,
  enable,
  endLogins,
  makeAdministrator,
  makeMember,
  type Refusal,
  removeSecondStep,
} from '@/lib/auth/account/operate';
import { fieldErrors } from '@/lib/auth/account/schemas';
import { inviteLink } from '@/lib/auth/entry/invites';
import { webServices } from '@/lib/auth/web-services';
import type { Database } from '@/lib/db/client';
import type { Doer } from './deeds';
import { type InviteField, inviteSchema } from './invite-form';
import { makeInvite, withdrawInvite } from './operate-invites';
import { requireChangeOfPerson, requireOwnAdministration } from './require-administrator';

/*
 * What administrators do. No limit slows them: whoever has to stop a crowd of accounts is in a hurry.
 */

const DAY_MS = 24 * 60 * 60 * 1_000;
const otherAccount = { values: {}, errors: {}, failure: 'other-account' } as const;
const saved = { values: {}, errors: {}, saved: true } as const;

type Operation = (db: Database, by: Doer, userId: string) => Promise<object | Refusal>;

/** Asks again in the transaction of the change whether this administrator is one. */
async function change(form: FormData, what: string, operation: Operation): Promise<FormState<never>> {
  const asked = await requireChangeOfPerson(form);
  if (!asked) return otherAccount;
  const { db, logger, word } = webServices();
  const [{ user }, { userId }] = [asked.session, asked];
  const result = await operation(db, { administratorId: user.id }, userId);
  if (result === 'not-administrator') notFound();
  if (result === 'unknown-account') redirect('/admin/people');
  if (typeof result === 'string') return { values: {}, errors: {}, failure: result };
  logger.info({ userId: user.id, person: userId, what }, 'an administrator has changed an account');
  if ('logins' in result) await word.tell('logins-ended', {});
  if (what === 'second step removed') await word.tell('mail-queued', {});
  // Whoever has changed themselves finds nothing here any more.
  if (userId === user.id && what === 'made a member') redirect('/settings');
  if (userId === user.id && 'logins' in result) redirect('/');
  refresh();
  return saved;
}

export async function disableAccountAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  return change(form, 'disabled', disable);
}

export async function enableAccountAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  return change(form, 'enabled', enable);
}

export async function endLoginsOfAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  return change(form, 'logins ended', endLogins);
}

export async function removeSecondStepAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const alsoPasskeys = textOf(form, 'passkeys') === 'on';
  return change(form, 'second step removed', (db, by, userId) => removeSecondStep(db, by, userId, alsoPasskeys));
}

export async function makeAdministratorAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  return change(form, 'made an administrator', makeAdministrator);
}

export async function makeMemberAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  return change(form, 'made a member', makeMember);
}

/** The answer holds the link, which is not shown again. */
export async function makeInviteAction(_: FormState<InviteField>, form: FormData): Promise<FormState<InviteField>> {
  const values = { note: textOf(form, 'note'), places: textOf(form, 'places'), days: textOf(form, 'days') };
  const session = await requireOwnAdministration(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const parsed = inviteSchema.safeParse(values);
  if (!parsed.success) return { values, errors: fieldErrors(parsed.error) };
  const { db, logger, settings } = webServices();
  const { note, places, days } = parsed.data;
  const expiresAt = new Date(Date.now() + days * DAY_MS);
  const made = await makeInvite(db, { administratorId: session.user.id }, { note, places, expiresAt });
  if (made === 'not-administrator') notFound();
  logger.info({ userId: session.user.id, invite: made.id }, 'an administrator has made an invite');
  refresh();
  return { ...saved, link: inviteLink(settings.publicUrl, made.id, settings.AUTH_SECRET) };
}

export async function withdrawInviteAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwnAdministration(form);
  if (!session) return otherAccount;
  const { db, logger } = webServices();
  const id = textOf(form, 'invite');
  const result = await withdrawInvite(db, { administratorId: session.user.id }, id);
  if (result === 'not-administrator') notFound();
  logger.info({ userId: session.user.id, invite: id }, 'an administrator has withdrawn an invite');
  refresh();
  return result === 'unknown-invite' ? { values: {}, errors: {} } : saved;
}
