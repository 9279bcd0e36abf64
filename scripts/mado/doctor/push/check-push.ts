import type { ParsedSettings } from '@/lib/config/settings';
import { pushSubject } from '@/lib/push/subject';
import type { Check } from '../check';
import { type Finding, ok, warning } from '../finding';

/** Whether the push services of all browsers take messages from this Mado. */
export function readSubject(settings: Pick<ParsedSettings, 'publicUrl' | 'MAIL_FROM'>): Finding {
  const subject = pushSubject(settings);
  if (subject !== null) return ok('push', `Push services see ${subject} as who runs this Mado.`);
  return warning(
    'push',
    'Apple’s push service takes nothing from a Mado that names no address of the internet: calls do not ring on a closed iPhone, iPad or Safari.',
    'Set PUBLIC_URL to an https:// address, or MAIL_FROM to an address that people can write to.',
  );
}

export const checkPush: Check = {
  group: 'Notifications',
  id: 'push',
  isLocal: true,
  run: async ({ settings }) => [readSubject(settings)],
};
