'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { closeWarningAction } from '@/lib/people/reports/actions';
import type { OpenWarning } from '@/lib/people/reports/warnings';

/** What an administrator has written to the page's owner, until they close it. */
export function WarningNotice({ warning }: { warning: OpenWarning }) {
  const t = useTranslations('lobby.warning');
  const [state, close, pending] = useActionState<FormState<never>, FormData>(closeWarningAction, {
    values: {},
    errors: {},
  });
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={close} className="grid gap-3 rounded-pane bg-vermilion-wash px-5 py-4">
      <OwnerField />
      <input type="hidden" name="warning" value={warning.id} />
      <div role="alert" className="flex items-start gap-3">
        <TriangleAlert aria-hidden className="mt-1 size-[1.125rem] shrink-0 text-vermilion" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">
            <Words>{t('title')}</Words>
          </p>
          <p dir="auto" className="wrap-anywhere mt-1 whitespace-pre-line">
            {warning.sentence}
          </p>
        </div>
      </div>
      <FormFailure failure={state.failure} />
      <Button type="submit" look="quiet" size="small" busy={pending} className="justify-self-end">
        {t('close')}
      </Button>
    </form>
  );
}
