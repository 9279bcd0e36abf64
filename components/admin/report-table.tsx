import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PersonName } from '@/components/people/person-name';
import type { ListedReport } from '@/lib/auth/admin/list-reports';
import type { Named } from '@/lib/auth/admin/log';
import { Ago } from './ago';
import { TableHead } from './table-head';
import { cellLook, rowLook, tableLook } from './table-look';

const COLUMNS = ['about', 'reason', 'reporter', 'made', 'state'] as const;

/** Reports, densely; each row leads to its page. */
export function ReportTable({ reports, nowMs }: { reports: readonly ListedReport[]; nowMs: number }) {
  const t = useTranslations('admin.reports');
  return (
    <table className={tableLook}>
      <TableHead caption={t('title')} columns={COLUMNS.map((column) => [column, t(`columns.${column}`)])} />
      <tbody className="max-md:block">
        {reports.map(({ id, about, reporter, reason, madeMs, outcome }) => (
          <tr key={id} className={rowLook}>
            <th scope="row" className={`${cellLook} text-left font-medium`}>
              <Link href={`/admin/reports/${id}`} prefetch={false} className="after:absolute after:inset-0">
                <Who who={about} />
              </Link>
            </th>
            <td className={cellLook}>{t(`reasons.${reason}`)}</td>
            <td className={cellLook}>
              <span className="text-ink-soft md:hidden">{t('columns.reporter')} </span>
              <Who who={reporter} />
            </td>
            <td className={`${cellLook} whitespace-nowrap`}>
              <Ago atMs={madeMs} nowMs={nowMs} />
            </td>
            <td className={`${cellLook} whitespace-nowrap`}>{t(`outcomes.${outcome ?? 'open'}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Who({ who }: { who: Named }) {
  const t = useTranslations('admin.who');
  return who ? <PersonName className="wrap-anywhere">{who.name}</PersonName> : t('deleted');
}
