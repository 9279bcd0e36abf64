'use server';

import { refresh } from 'next/cache';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { fieldErrors } from '@/lib/auth/account/schemas';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { pushChoicesSchema, storePushChoices } from './choices';

/** The push service keeps a test for somebody who has just gone out of reach. */
const TEST_TTL_S = 60;

/** Forgets the browser that the form names: calls ring there no more while it is closed. */
export async function removePushDeviceAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const { push, logger } = webServices();
  const removed = await push.unsubscribe(session.user.id, textOf(form, 'device'));
  logger.info({ userId: session.user.id, removed }, 'a browser was taken off the list for calls');
  refresh();
  return { values: {}, errors: {}, saved: true };
}

export type QuietField = 'from' | 'until';

/** Stores what the person’s closed browsers tell of beside calls, and when of nothing. */
export async function storePushChoicesAction(_: FormState<QuietField>, form: FormData): Promise<FormState<QuietField>> {
  const values = { from: textOf(form, 'from'), until: textOf(form, 'until') };
  const session = await requireOwner(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const parsed = pushChoicesSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { values, errors: fieldErrors<QuietField>(parsed.error) };
  const { db, limits } = webServices();
  const waitSeconds = await limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return { values, errors: {}, failure: { waitSeconds } };
  await storePushChoices(db, session.user.id, parsed.data);
  refresh();
  return { values, errors: {}, saved: true };
}

/** Sends a notification to each of the person's browsers. */
export async function testPushAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const { push, limits } = webServices();
  const userId = session.user.id;
  const waitSeconds = await limits.beforeChange(userId);
  if (waitSeconds > 0) return { values: {}, errors: {}, failure: { waitSeconds } };
  const to = await push.subscriptionsOf(userId);
  const outcomes = await Promise.all(
    to.map((each) => push.send(each, { type: 'test' }, { ttlS: TEST_TTL_S, urgency: 'high' })),
  );
  refresh();
  if (!outcomes.includes('sent')) return { values: {}, errors: {}, failure: 'not-delivered' };
  return { values: {}, errors: {}, saved: true };
}
