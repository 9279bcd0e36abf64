import { useTranslations } from 'next-intl';
import type { FormState } from '@/lib/auth/form-state';

/** What is wrong with the whole and not with one field. */
export function FormFailure({ failure }: { failure: FormState<string>['failure'] }) {
  const t = useTranslations('auth.failures');
  if (!failure) return null;
  return (
    <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
      {typeof failure === 'string' ? t(failure) : t('wait', { seconds: failure.waitSeconds })}
    </p>
  );
}
