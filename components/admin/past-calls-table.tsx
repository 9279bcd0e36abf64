import { useFormatter, useTranslations } from 'next-intl';
import { type Days, FAILURES, FIGURE_DAYS, type PastCalls } from '@/lib/auth/admin/call-figures';
import { Plot } from './plot';

/** The calls of the last days and why some failed: sums in words, and their course as a plot. */
export function PastCallsTable({ calls }: { calls: PastCalls }) {
  const t = useTranslations('admin.overview');
  const rows: readonly (readonly [string, Days])[] = [
    [t('calls.all'), calls.all],
    [t('calls.connected'), calls.connected],
    ...FAILURES.map((failure) => [t(`failures.${failure}`), calls.failures[failure]] as const),
  ];
  return (
    <table className="w-full max-w-2xl border-collapse text-sm tabular-nums">
      <caption className="sr-only">{t('past', { days: FIGURE_DAYS })}</caption>
      <thead className="border-line border-b text-ink-soft">
        <tr>
          <th scope="col" className="py-2 pr-3 text-left font-medium">
            {t('columns.what')}
          </th>
          <td aria-hidden />
          <th scope="col" className="px-3 py-2 text-right font-medium">
            {t('columns.day')}
          </th>
          <th scope="col" className="py-2 pl-3 text-right font-medium">
            {t('columns.days', { days: FIGURE_DAYS })}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, days]) => (
          <CallRow key={name} name={name} days={days} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ name, days }: { name: string; days: Days }) {
  const format = useFormatter();
  return (
    <tr className="border-line border-b">
      <th scope="row" className="py-2 pr-3 text-left font-normal">
        {name}
      </th>
      <td aria-hidden className="py-2 text-right align-middle">
        <Plot values={days} />
      </td>
      <td className="px-3 py-2 text-right">{format.number(days.at(-1) ?? 0)}</td>
      <td className="py-2 pl-3 text-right">{format.number(days.reduce((sum, day) => sum + day, 0))}</td>
    </tr>
  );
}
