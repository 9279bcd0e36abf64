'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { RecentCallList } from '@/lib/history/call-outcome';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { useRecentCalls } from '@/lib/hooks/use-recent-calls';
import { RecentCallRow } from './recent-call-row';

interface RecentCallsProps {
  /** The list that was rendered with the page. */
  first: RecentCallList;
  /** Empty for none: then the newest calls, or else those with whoever matches. */
  query: string;
}

export function RecentCalls({ first, query }: RecentCallsProps) {
  const t = useTranslations('lobby.recent');
  const { dial } = useCallActions();
  const busy = useCallState(isCalling);
  const { calls, nowMs } = useRecentCalls(first, query);
  const now = useMinuteClock(nowMs);
  return (
    <section aria-labelledby="recent-heading">
      <h2 id="recent-heading" className="flex items-center text-xl lg:min-h-11">
        {t('heading')}
      </h2>
      {calls.length === 0 ? (
        <p role="status" className="mt-2 text-ink-soft">
          {query === '' ? t('none') : t('noMatch', { query })}
        </p>
      ) : (
        <ul aria-labelledby="recent-heading" className="mt-2 divide-y divide-line">
          {calls.map((recent) => (
            <RecentCallRow
              key={recent.id}
              call={recent}
              nowMs={now}
              busy={busy}
              onCallBack={(peer) => dial(peer, recent.media)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The server's time: as rendered, advanced every minute by a monotonic clock. The system clock may be hours off. */
function useMinuteClock(startMs: number): number {
  const [now, setNow] = useState(startMs);
  useEffect(() => {
    setNow(startMs);
    const renderedAtMs = performance.now();
    const timer = setInterval(() => setNow(startMs + performance.now() - renderedAtMs), 60_000);
    return () => clearInterval(timer);
  }, [startMs]);
  return now;
}
