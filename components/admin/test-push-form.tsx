'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { sendTestPushAction } from '@/lib/auth/admin/server-actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

/** Sends a notification to the browsers of whoever presses the button, and shows what their push services answer. */
export function TestPushForm() {
  const t = useTranslations('admin.mail.push');
  const [{ failure, pushed }, send, pending] = useActionState<FormState<never>, FormData>(sendTestPushAction, {
    values: {},
    errors: {},
  });
  useAccountCheckIf(failure === 'other-account');
  return (
    <form action={send} className="mt-4 grid max-w-prose justify-items-start gap-3">
      <OwnerField />
      <Button type="submit" look="soft" busy={pending}>
        {t('test')}
      </Button>
      <FormFailure failure={failure} />
      <div role="status" className="text-sm">
        {pushed?.length === 0 && <Words>{t('none')}</Words>}
        {pushed && pushed.length > 0 && (
          <ul aria-label={t('results')} className="grid gap-1">
            {pushed.map(({ service, outcome }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two browsers may have the same service; the list is replaced as a whole
              <li key={index}>
                <span className="font-medium">{service}</span>: {t(`outcomes.${outcome}`)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}
