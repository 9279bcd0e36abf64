'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { proveSchema } from '@/lib/auth/account/schemas';
import { proveAction } from '@/lib/auth/reauth/actions';
import { pathBack, pathToProve, type WayBack } from '@/lib/auth/reauth/recent-proof';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

/** Asks for the password again, and leads back. */
export function ProveForm({ back }: { back: WayBack }) {
  const t = useTranslations('security.prove');
  const { state, errors, pending, props } = useAccountForm(proveAction, proveSchema, {});
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form {...props} className="grid gap-5">
      <OwnerField />
      <input type="hidden" name="back" value={back} />
      <FormFailure failure={state.failure} />
      <PasswordField autoComplete="current-password" error={errors.password} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={pending}>
          {t('continue')}
        </Button>
        {pathToProve(back) !== pathBack(back) && (
          <Button asChild look="plain">
            <Link href={pathBack(back)}>{t('cancel')}</Link>
          </Button>
        )}
      </div>
    </form>
  );
}
