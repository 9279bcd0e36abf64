import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NameTag } from '@/components/people/name-tag';
import { PersonName } from '@/components/people/person-name';
import type { ListedPerson } from '@/lib/auth/admin/people';
import { Ago } from './ago';
import { Day } from './day';
import { PersonStates } from './person-states';
import { TableHead } from './table-head';
import { cellLook, rowLook, tableLook } from './table-look';

/** The accounts, densely: rows of a table, or on a narrow screen a few lines each. */
export function PeopleTable({ people, nowMs }: { people: readonly ListedPerson[]; nowMs: number }) {
  const t = useTranslations('admin.people');
  return (
    <table className={tableLook}>
      <TableHead
        caption={t('title')}
        columns={(['name', 'email', 'since', 'seen', 'state'] as const).map((column) => [
          column,
          t(`columns.${column}`),
        ])}
      />
      <tbody className="max-md:block">
        {people.map((person) => (
          <PersonRow key={person.user.id} person={person} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow({ person, nowMs }: { person: ListedPerson; nowMs: number }) {
  const t = useTranslations('admin.people');
  const { user, email, isProved } = person;
  return (
    <tr className={rowLook}>
      <th scope="row" className={`${cellLook} text-left font-normal`}>
        <Link
          href={`/admin/people/${user.id}`}
          prefetch={false}
          // The whole row leads there.
          className="after:absolute after:inset-0"
        >
          <PersonName className="wrap-anywhere font-medium">{user.name}</PersonName>
        </Link>{' '}
        <NameTag user={user} />
      </th>
      <td className={cellLook}>
        {email === null ? (
          <span className="text-ink-soft">{t('noEmail')}</span>
        ) : (
          <>
            <bdi translate="no" className="wrap-anywhere">
              {email}
            </bdi>{' '}
            <span className="whitespace-nowrap text-ink-soft">{t(isProved ? 'proved' : 'notProved')}</span>
          </>
        )}
      </td>
      <td className={`${cellLook} whitespace-nowrap`}>
        <span className="text-ink-soft md:hidden">{t('columns.since')} </span>
        <Day atMs={person.sinceMs} />
      </td>
      <td className={`${cellLook} whitespace-nowrap`}>
        <span className="text-ink-soft md:hidden">{t('columns.seen')} </span>
        <Ago atMs={person.seenMs} nowMs={nowMs} />
      </td>
      <td className={`${cellLook} empty:hidden md:empty:table-cell`}>
        <PersonStates person={person} />
      </td>
    </tr>
  );
}
