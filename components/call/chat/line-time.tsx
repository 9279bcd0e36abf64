import { useFormatter } from 'next-intl';

/** The time of day at which this page wrote or got a line. */
export function LineTime({ atMs }: { atMs: number }) {
  const format = useFormatter();
  return (
    <time dateTime={new Date(atMs).toISOString()} className="tabular-nums">
      {format.dateTime(atMs, { hour: 'numeric', minute: '2-digit' })}
    </time>
  );
}
