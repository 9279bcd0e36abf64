'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { changeHandle } from '@/lib/auth/account/change-handle';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { aboutSchema, fieldErrors } from '@/lib/auth/account/schemas';
import { tellProfile } from '@/lib/auth/account/tell-profile';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { writePatiently } from '@/lib/db/patience';

export async function changeHandleAction(_: FormState<'handle'>, form: FormData): Promise<FormState<'handle'>> {
  const values = { handle: textOf(form, 'handle') };
  const session = await requireOwner(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const services = webServices();
  const { id } = session.user;
  const waitSeconds = await services.limits.beforeChange(id);
  if (waitSeconds > 0) return { values, errors: {}, failure: { waitSeconds } };
  const result = await changeHandle(services.db, id, values.handle);
  if (!result.ok) return { values, errors: { handle: result.error } };
  await tellProfile(services, id);
  services.logger.info({ userId: id }, 'handle changed');
  refresh();
  return { values: { handle: result.handle }, errors: {}, saved: true };
}

export async function changeAboutAction(_: FormState<'about'>, form: FormData): Promise<FormState<'about'>> {
  const values = { about: textOf(form, 'about') };
  const session = await requireOwner(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const services = webServices();
  const { id } = session.user;
  const parsed = z.object({ about: aboutSchema }).safeParse(values);
  if (!parsed.success) return { values, errors: fieldErrors(parsed.error) };
  const waitSeconds = await services.limits.beforeChange(id);
  if (waitSeconds > 0) return { values, errors: {}, failure: { waitSeconds } };
  const { about } = parsed.data;
  await writePatiently(() => services.db.user.update({ where: { id }, data: { about: about || null } }));
  await tellProfile(services, id);
  refresh();
  return { values: { about }, errors: {}, saved: true };
}
