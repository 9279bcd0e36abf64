'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { Words } from '@/components/ui/words';
import { useConnection } from '@/lib/hooks/use-connection';

/** Navigation and short gaps are not worth a notice; only lasting ones are. */
const PATIENCE_MS = 1_500;

/** Says when the list may be outdated, and what to do if waiting does not help. */
export function ConnectionNotice() {
  const t = useTranslations('lobby.connection');
  const connection = useConnection();
  const online = connection === 'online';
  const lasting = useLasting(!online);

  if (typeof connection === 'object') {
    const words =
      connection.refused === 'version-mismatch'
        ? t('version')
        : connection.refused === 'unauthenticated'
          ? t('signedOut')
          : connection.refused === 'other-account'
            ? t('otherAccount')
            : t('refused');
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3 rounded-control bg-vermilion-wash px-4 py-3 text-sm">
        <span className="flex-1">{words}</span>
        <Button look="quiet" size="small" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      </p>
    );
  }
  // `PageNotices` reports resting above every page.
  if (online || connection === 'resting' || !lasting) return null;
  return (
    <p role="status" className="flex items-center gap-3 rounded-control bg-sunken px-4 py-3 text-ink text-sm">
      <Spinner />
      <Words>{t('lost')}</Words>
    </p>
  );
}

function useLasting(wrong: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!wrong) return;
    const timer = setTimeout(() => setLasting(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [wrong]);
  return lasting;
}
