'use server';

import { refresh } from 'next/cache';
import { cookies } from 'next/headers';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { writePatiently } from '@/lib/db/patience';
import { localeCookieOptions } from '@/lib/i18n/locale';
import { isTimeZone, timeZoneCookieName } from '@/lib/i18n/time-zone';

/**
 * Stores in which time zone `ownerId` is shown times; an empty string for that of the browser, which this one names in
 * `browserZone`. False, and nothing is stored, for an unknown zone and for a page of somebody else.
 */
export async function setTimeZone(zone: unknown, browserZone: unknown, ownerId: unknown): Promise<boolean> {
  const session = await currentSession();
  if (!session || session.user.id !== ownerId || (zone !== '' && !isTimeZone(zone))) return false;
  const { db } = webServices();
  const data = { timeZone: zone || null };
  await writePatiently(() => db.user.update({ where: { id: session.user.id }, data }));
  const shown = zone || browserZone;
  if (isTimeZone(shown)) (await cookies()).set(timeZoneCookieName, shown, localeCookieOptions);
  refresh();
  return true;
}
