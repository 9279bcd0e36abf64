'use server';

import { refresh } from 'next/cache';
import { tellProfile } from '@/lib/auth/account/tell-profile';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { removePicture, setPicture } from './change-picture';
import { PICTURE_MAX_BYTES } from './picture-bytes';

export type PictureProblem = 'not-a-picture' | 'too-often' | 'other-account';
export type PictureResult = { readonly ok: true } | { readonly ok: false; readonly problem: PictureProblem };

const no = (problem: PictureProblem): PictureResult => ({ ok: false, problem });

/** Stores the picture in the form's field `picture`; without one, removes the picture that there is. */
export async function changePictureAction(form: FormData): Promise<PictureResult> {
  const session = await requireOwner(form);
  if (!session) return no('other-account');
  const services = webServices();
  const { id } = session.user;
  if ((await services.limits.beforeChange(id)) > 0) return no('too-often');
  const sent = form.get('picture');
  if (sent instanceof Blob) {
    if (sent.size > PICTURE_MAX_BYTES) return no('not-a-picture');
    if (!(await setPicture(services.db, id, new Uint8Array(await sent.arrayBuffer())))) return no('not-a-picture');
  } else {
    await removePicture(services.db, id);
  }
  await tellProfile(services, id);
  services.logger.info({ userId: id }, sent instanceof Blob ? 'picture changed' : 'picture removed');
  refresh();
  return { ok: true };
}
