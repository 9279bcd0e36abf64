import { useFormatter, useTranslations } from 'next-intl';

/** How long ago something was, as precisely as it matters. Null: never, or not known any more. */
export function Ago({ atMs, nowMs }: { atMs: number | null; nowMs: number }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  if (atMs === null) return <>{t('notSeen')}</>;
  const at = new Date(atMs);
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })}>
      {nowMs - atMs < 60_000 ? t('justNow') : format.relativeTime(at, { now: new Date(nowMs), style: 'long' })}
    </time>
  );
}
