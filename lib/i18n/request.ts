import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { type Locale, localeCookieName, pickLocale } from './locale';
import { pickTimeZone, timeZoneCookieName } from './time-zone';

const namespaces = [
  'common',
  'auth',
  'settings',
  'security',
  'lobby',
  'contacts',
  'call',
  'check',
  'browser',
  'providers',
  'notifications',
  'admin',
] as const;

async function loadMessages(locale: Locale) {
  const files = await Promise.all(
    namespaces.map(async (namespace) => [namespace, (await import(`./messages/${locale}/${namespace}.json`)).default]),
  );
  return Object.fromEntries(files);
}

/** The locale is not part of the URL: it belongs to the user, not to the page. */
export default getRequestConfig(async () => {
  const jar = await cookies();
  const locale = pickLocale(jar.get(localeCookieName)?.value, (await headers()).get('accept-language'));
  const timeZone = pickTimeZone(jar.get(timeZoneCookieName)?.value);
  return { locale, messages: await loadMessages(locale), timeZone };
});
