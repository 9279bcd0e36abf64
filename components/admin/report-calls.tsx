import { useFormatter, useTranslations } from 'next-intl';
import type { Named } from '@/lib/auth/admin/log';
import type { ReportFacts } from '@/lib/people/reports/report-facts';
import { FACTS_DAYS } from '@/lib/people/reports/report-rules';
import { TableHead } from './table-head';
import { cellLook, rowLook, tableLook } from './table-look';

interface ReportCallsProps {
  facts: ReportFacts;
  reporter: Named;
  about: Named;
}

/** The calls between the two people of a report, as they were attached to it. */
export function ReportCalls({ facts, reporter, about }: ReportCallsProps) {
  const t = useTranslations('admin.reports');
  const deleted = useTranslations('admin.who')('deleted');
  const format = useFormatter();
  if (facts.calls.length === 0) return <p className="text-ink-soft text-sm">{t('noCalls', { days: FACTS_DAYS })}</p>;
  const columns = (['at', 'by', 'duration', 'end'] as const).map((name) => [name, t(`calls.${name}`)] as const);
  return (
    <>
      <table className={tableLook}>
        <TableHead caption={t('facts')} columns={columns} />
        <tbody className="tabular-nums max-md:block">
          {facts.calls.map(({ by, atMs, seconds, end }, index) => (
            // Nothing else names a call in a report.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <tr key={index} className={rowLook}>
              <td className={`${cellLook} whitespace-nowrap`}>
                <time dateTime={new Date(atMs).toISOString()}>
                  {format.dateTime(new Date(atMs), { dateStyle: 'medium', timeStyle: 'short' })}
                </time>
              </td>
              <td className={cellLook}>
                {t('calledBy', { name: (by === 'reporter' ? reporter : about)?.name ?? deleted })}
              </td>
              <td className={`${cellLook} whitespace-nowrap`}>
                {seconds === null
                  ? t('notConnected')
                  : t('duration', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })}
              </td>
              <td className={cellLook}>{t(`ends.${end ?? 'going-on'}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {facts.more > 0 && <p className="mt-2 text-ink-soft text-sm">{t('moreCalls', { count: facts.more })}</p>}
    </>
  );
}
