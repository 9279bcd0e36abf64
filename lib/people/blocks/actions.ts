'use server';

import { refresh } from 'next/cache';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { userIdSchema } from '@/lib/protocol/ids';
import { unblock } from './change-blocks';

/** Blocks somebody no longer. Blocking is one of the deeds of lib/people/contacts/actions.ts. */
export async function unblockAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const person = userIdSchema.safeParse(textOf(form, 'person'));
  const { db, word } = webServices();
  const userId = session.user.id;
  if (person.success && person.data !== userId) {
    await unblock(db, userId, person.data);
    await word.tell('people-changed', { userIds: [userId, person.data] });
  }
  refresh();
  return { values: {}, errors: {}, saved: true };
}
