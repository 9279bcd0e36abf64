import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { readPicture } from './picture-bytes';

/** Nobody guesses a version, and a new picture has a new one, so that browsers may keep each for as long as they like. */
const VERSION_BYTES = 16;

/** Stores the picture that others see. Returns false, and stores nothing, if the bytes are none. */
export async function setPicture(db: Database, userId: string, sent: Uint8Array): Promise<boolean> {
  const picture = readPicture(sent);
  if (!picture) return false;
  const version = randomBytes(VERSION_BYTES).toString('base64url');
  const data = { version, type: picture.type, bytes: new Uint8Array(picture.bytes), setAt: new Date() };
  await writePatiently(() =>
    db.$transaction([
      db.picture.upsert({ where: { userId }, create: { userId, ...data }, update: data, select: { userId: true } }),
      db.user.update({ where: { id: userId }, data: { picture: version }, select: { id: true } }),
    ]),
  );
  return true;
}

/** Others see the initials again. */
export async function removePicture(db: Database, userId: string): Promise<void> {
  await writePatiently(() =>
    db.$transaction([
      db.picture.deleteMany({ where: { userId } }),
      db.user.update({ where: { id: userId }, data: { picture: null }, select: { id: true } }),
    ]),
  );
}
