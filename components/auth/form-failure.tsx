import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { FormState } from '@/lib/auth/account/form-state';

type Failure = NonNullable<FormState<string>['failure']>;

function Words({ failure }: { failure: Failure }): ReactNode {
  const t = useTranslations('auth.failures');
  if (typeof failure === 'string') return t(failure);
  if ('cookiesBlockedIn' in failure) {
    return (
      <>
        <span className="block">{t('cookies-blocked')}</span>
        <span className="mt-2 block">{t(`allow-cookies.${failure.cookiesBlockedIn}`)}</span>
      </>
    );
  }
  const { waitSeconds } = failure;
  if (waitSeconds < 120) return t('wait', { seconds: waitSeconds });
  const minutes = Math.ceil(waitSeconds / 60);
  return minutes < 120 ? t('wait-minutes', { minutes }) : t('wait-hours', { hours: Math.ceil(minutes / 60) });
}

/** An error of the whole form rather than of one field. */
export function FormFailure({ failure }: { failure: Failure | undefined }) {
  if (!failure) return null;
  return (
    <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
      <Words failure={failure} />
    </p>
  );
}
