'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { RecentCall } from '@/lib/calls/call-outcome';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { RecentCallRow } from './recent-call-row';

interface RecentCallsProps {
  calls: readonly RecentCall[];
  /** The server's clock when it made the page: both sides must first write the same "5 minutes ago". */
  nowMs: number;
}

export function RecentCalls({ calls, nowMs }: RecentCallsProps) {
  const t = useTranslations('lobby.recent');
  const { dial } = useCallActions();
  const busy = useCallState(isCalling);
  const now = useMinuteClock(nowMs);
  return (
    <section aria-labelledby="recent-heading">
      <h2 id="recent-heading" className="flex items-center text-xl lg:min-h-11">
        {t('heading')}
      </h2>
      {calls.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t('none')}</p>
      ) : (
        <ul aria-labelledby="recent-heading" className="mt-2 divide-y divide-line">
          {calls.map((recent) => (
            <RecentCallRow
              key={recent.id}
              call={recent}
              nowMs={now}
              busy={busy}
              onCallBack={() => dial(recent.peer, recent.media)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The time, moved on every minute and whenever the server made the page anew. */
function useMinuteClock(startMs: number): number {
  const [now, setNow] = useState(startMs);
  useEffect(() => {
    setNow(startMs);
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, [startMs]);
  return now;
}
