'use client';

import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';
import { signOutAction } from '@/lib/auth/actions';

function Submit() {
  const t = useTranslations('settings');
  return (
    <Button type="submit" look="quiet" busy={useFormStatus().pending}>
      <LogOut aria-hidden />
      {t('signOut')}
    </Button>
  );
}

export function SignOutButton() {
  return (
    <form action={signOutAction}>
      <Submit />
    </form>
  );
}
