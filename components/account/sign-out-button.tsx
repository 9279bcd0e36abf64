'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { signOutAction } from '@/lib/auth/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { OwnerField } from './owner-field';

export function SignOutButton() {
  const t = useTranslations('lobby.header');
  const [refusal, send] = useActionState(signOutAction, null);
  useAccountCheckIf(refusal === 'other-account');
  return (
    <form action={send}>
      <OwnerField />
      <Button type="submit" look="plain" size="icon" aria-label={t('signOut')} title={t('signOut')}>
        <LogOut aria-hidden />
      </Button>
    </form>
  );
}
