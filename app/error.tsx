'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';

const TIMEOUT_MS = 10_000;

export default function ErrorPage({ retry }: { error: Error; retry: () => void }) {
  const t = useTranslations('common');
  const [asking, setAsking] = useState(false);
  const [unreachable, setUnreachable] = useState(false);

  /**
   * If the server, or a proxy in front of it, does not answer, Next navigates away from the page, which ends a call in
   * progress. Check first that it answers.
   */
  async function tryAgain(): Promise<void> {
    setAsking(true);
    setUnreachable(false);
    try {
      const { ok } = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (ok) retry();
      else setUnreachable(true);
    } catch {
      setUnreachable(true);
    } finally {
      setAsking(false);
    }
  }

  return (
    <PageColumn>
      <div role="alert">
        <h1 className="text-3xl">{t('error.title')}</h1>
        <p className="mt-3 mb-8 text-ink-soft">{t('error.body')}</p>
      </div>
      <Button busy={asking} onClick={() => void tryAgain()}>
        {t('error.retry')}
      </Button>
      {unreachable && (
        <p role="alert" className="mt-4 text-sm text-vermilion">
          {t('error.unreachable')}
        </p>
      )}
    </PageColumn>
  );
}
