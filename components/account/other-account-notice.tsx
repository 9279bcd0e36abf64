'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { named } from '@/components/call/stage/named';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';
import { Words } from '@/components/ui/words';
import { useAccountCheck } from '@/lib/hooks/use-account';
import type { SignedInUser } from '@/lib/stores/account-watch';

/** Replaces a page that can no longer act for the user it was opened for. */
export function OtherAccountNotice({ owner, other }: { owner: SignedInUser; other: SignedInUser }) {
  const t = useTranslations('common.otherAccount');
  const check = useAccountCheck();
  // The owner may have signed in again meanwhile, in another tab.
  useEffect(() => {
    const onVisibilityChange = () => document.visibilityState === 'visible' && check();
    document.addEventListener('visibilitychange', onVisibilityChange);
    return () => document.removeEventListener('visibilitychange', onVisibilityChange);
  }, [check]);
  return (
    <PageColumn className="pt-16 sm:pt-24">
      <div role="alert" className="wrap-anywhere">
        <h1 className="text-balance text-3xl">
          <Words>{t.rich('title', { owner: owner.name, ...named })}</Words>
        </h1>
        <p className="mt-3 mb-8 max-w-prose text-ink-soft">
          <Words>{t.rich('body', { owner: owner.name, other: other.name, ...named })}</Words>
        </p>
      </div>
      <Button
        size="large"
        className="h-auto min-h-12 max-w-full whitespace-normal py-2.5"
        onClick={() => location.reload()}
      >
        <span className="min-w-0 wrap-anywhere">
          <Words>{t.rich('continue', { other: other.name, ...named })}</Words>
        </span>
      </Button>
    </PageColumn>
  );
}
