import type { ResolvedSettings } from '@/lib/config/settings';
import type { PushDeps } from './push';
import { pushSubject } from './subject';
import { privateKeyFrom, vapidKey } from './vapid';

/**
 * The key and the names that this Mado shows to push services. Without an address that the internet knows the subject
 * names none: most services take it, Apple's does not (`mado doctor` says so).
 */
export function pushSettings(settings: ResolvedSettings): Pick<PushDeps, 'key' | 'subject' | 'endpoints'> {
  const { VAPID_PRIVATE_KEY, AUTH_SECRET, PUSH_ENDPOINTS, publicUrl } = settings;
  return {
    key: vapidKey(VAPID_PRIVATE_KEY ?? privateKeyFrom(AUTH_SECRET)),
    subject: pushSubject(settings) ?? `mailto:mado@${new URL(publicUrl).hostname}`,
    endpoints: PUSH_ENDPOINTS,
  };
}
