'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { toast } from 'sonner';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import type { FormState } from '@/lib/auth/account/form-state';
import { withdrawInviteAction } from '@/lib/auth/admin/actions';
import type { ListedInvite } from '@/lib/auth/admin/list-invites';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { Ago } from './ago';
import { Day } from './day';
import { Maker } from './maker';
import { TableHead } from './table-head';
import { cellLook, rowLook, tableLook } from './table-look';

interface InviteTableProps {
  invites: readonly ListedInvite[];
  /** The server's time: a page's own clock may be wrong. */
  nowMs: number;
}

/** The links by which people sign up, each with a button to withdraw it while it is good. */
export function InviteTable({ invites, nowMs }: InviteTableProps) {
  const t = useTranslations('admin.invites');
  const [state, withdraw, pending] = useActionState<FormState<never>, FormData>(
    async (before, form) => {
      const result = await withdrawInviteAction(before, form);
      if (result.saved) toast.success(t('withdrawn'));
      return result;
    },
    { values: {}, errors: {} },
  );
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <div className="grid gap-3">
      <FormFailure failure={state.failure} />
      <table className={tableLook}>
        <TableHead
          caption={t('title')}
          columns={(['note', 'left', 'expires', 'made', 'state'] as const).map((column) => [
            column,
            t(`columns.${column}`),
          ])}
        />
        <tbody className="max-md:block">
          {invites.map((invite) => (
            <tr key={invite.id} className={rowLook}>
              <InviteCells invite={invite} nowMs={nowMs} />
              <td className={cellLook}>
                {invite.state === 'open' ? (
                  <form action={withdraw} className="max-md:mt-2">
                    <OwnerField />
                    <input type="hidden" name="invite" value={invite.id} />
                    <Button
                      type="submit"
                      look="quiet"
                      size="small"
                      busy={pending}
                      aria-label={t('withdrawNamed', { note: invite.note || invite.id })}
                    >
                      {t('withdraw')}
                    </Button>
                  </form>
                ) : (
                  <span className="text-ink-soft">{t(`states.${invite.state}`)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InviteCells({ invite, nowMs }: { invite: ListedInvite; nowMs: number }) {
  const t = useTranslations('admin.invites');
  const { id, note, places, placesLeft, madeMs, expiresMs, madeBy } = invite;
  return (
    <>
      <th scope="row" className={`${cellLook} text-left font-medium`}>
        <bdi className="wrap-anywhere" translate="no">
          {note || id}
        </bdi>
      </th>
      <td className={`${cellLook} whitespace-nowrap tabular-nums`}>{t('placesLeft', { left: placesLeft, places })}</td>
      <td className={`${cellLook} whitespace-nowrap`}>
        <span className="text-ink-soft md:hidden">{t('columns.expires')} </span>
        {expiresMs === null ? t('never') : <Day atMs={expiresMs} />}
      </td>
      <td className={cellLook}>
        <Ago atMs={madeMs} nowMs={nowMs} />
        {madeBy !== undefined && (
          <>
            {t('separator')}
            <Maker who={madeBy} />
          </>
        )}
      </td>
    </>
  );
}
