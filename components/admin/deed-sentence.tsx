import { useTranslations } from 'next-intl';
import type { LoggedDeed } from '@/lib/auth/admin/log';
import { Maker } from './maker';

/** What was done, by whom and to whom, in words. */
export function DeedSentence({ deed: { kind, by, about, details } }: { deed: LoggedDeed }) {
  const t = useTranslations('admin.log.deeds');
  const { logins = 0, passkeys = 0, places = 1 } = details;
  return (
    <p className="wrap-anywhere">
      {t.rich(kind, {
        by: () => <Maker who={by} />,
        about: () =>
          about !== null && 'invite' in about ? (
            <bdi translate="no" className="font-medium">
              {about.invite}
            </bdi>
          ) : (
            <Maker who={about} />
          ),
        ...{ logins, passkeys, places },
      })}
    </p>
  );
}
