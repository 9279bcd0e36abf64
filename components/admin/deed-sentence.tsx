import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { LoggedDeed } from '@/lib/auth/admin/log';
import { SIGN_UP_MODES } from '@/lib/auth/entry/sign-up-modes';
import { Maker } from './maker';

/** What was done, by whom and to whom, in words. */
export function DeedSentence({ deed: { kind, by, about, reportId, details } }: { deed: LoggedDeed }) {
  const t = useTranslations('admin.log.deeds');
  const { logins = 0, passkeys = 0, places = 1, signUp = 0 } = details;
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
        report: (chunks) =>
          reportId === undefined ? (
            chunks
          ) : (
            <Link href={`/admin/reports/${reportId}`} prefetch={false} className="underline underline-offset-4">
              {chunks}
            </Link>
          ),
        mode: SIGN_UP_MODES[signUp] ?? 'open',
        ...{ logins, passkeys, places },
      })}
    </p>
  );
}
