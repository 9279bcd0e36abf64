import { useFormatter } from 'next-intl';

/** A day, with its time for whoever asks. */
export function Day({ atMs }: { atMs: number }) {
  const format = useFormatter();
  const at = new Date(atMs);
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })}>
      {format.dateTime(at, { dateStyle: 'medium' })}
    </time>
  );
}
