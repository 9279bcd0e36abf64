'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { toast } from 'sonner';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import type { FormState } from '@/lib/auth/account/form-state';
import { sendTestMailAction } from '@/lib/auth/admin/server-actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

/** Sends a mail to whoever presses the button. */
export function TestMailForm() {
  const t = useTranslations('admin.mail');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(
    async (before, form) => {
      const result = await sendTestMailAction(before, form);
      if (result.saved) toast.success(t('testQueued'));
      return result;
    },
    { values: {}, errors: {} },
  );
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={send} className="mt-4 grid max-w-md justify-items-start gap-3">
      <OwnerField />
      <Button type="submit" look="soft" busy={pending}>
        {t('test')}
      </Button>
      <FormFailure failure={state.failure} />
    </form>
  );
}
