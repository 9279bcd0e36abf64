'use server';

import { refresh } from 'next/cache';
import { changeHandle } from '@/lib/auth/account/change-handle';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { tellProfile } from '@/lib/auth/account/tell-profile';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

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
