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

  /** Where the server does not answer, or a proxy for it, Next leaves the page, and takes a running call along. */
  async function tryAgain(): Promise<void> {
    setAsking(true);
    setUnreachable(false);
    try {
      const { ok } = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
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
