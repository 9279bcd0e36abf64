import { useTranslations } from 'next-intl';
import type { TroubledMail } from '@/lib/auth/admin/mail-queue';
import { Ago } from './ago';
import { TableHead } from './table-head';
import { cellLook, rowLook, tableLook } from './table-look';

const COLUMNS = ['kind', 'made', 'tries', 'state', 'error'] as const;

/** Mails that did not go through, without their addresses. */
export function MailTable({ mails, nowMs }: { mails: readonly TroubledMail[]; nowMs: number }) {
  const t = useTranslations('admin.mail');
  return (
    <table className={tableLook}>
      <TableHead caption={t('failed')} columns={COLUMNS.map((column) => [column, t(`columns.${column}`)])} />
      <tbody className="max-md:block">
        {mails.map(({ id, kind, madeMs, tries, isGivenUp, lastError }) => (
          <tr key={id} className={rowLook}>
            <th scope="row" className={`${cellLook} text-left font-mono font-normal`} translate="no">
              {kind ?? '?'}
            </th>
            <td className={`${cellLook} whitespace-nowrap`}>
              <Ago atMs={madeMs} nowMs={nowMs} />
            </td>
            <td className={`${cellLook} whitespace-nowrap tabular-nums`}>{t('tries', { count: tries })}</td>
            <td className={`${cellLook} whitespace-nowrap`}>{t(isGivenUp ? 'givenUp' : 'triedAgain')}</td>
            <td className={cellLook}>
              <bdi translate="no" className="wrap-anywhere">
                {lastError}
              </bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
