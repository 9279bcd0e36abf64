import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { PersonDetails } from '@/lib/auth/admin/people';
import { Ago } from './ago';
import { Day } from './day';

/** What is known about an account, besides its name and states. */
export function PersonFacts({ person, nowMs }: { person: PersonDetails; nowMs: number }) {
  const t = useTranslations('admin');
  const { email, isProved } = person;
  const facts: [string, ReactNode][] = [
    [
      t('people.columns.email'),
      email === null ? (
        t('people.noEmail')
      ) : (
        <>
          <bdi translate="no" className="wrap-anywhere">
            {email}
          </bdi>{' '}
          <span className="text-ink-soft">{t(isProved ? 'people.proved' : 'people.notProved')}</span>
        </>
      ),
    ],
    [t('people.columns.since'), <Day key="since" atMs={person.sinceMs} />],
    [t('people.columns.seen'), <Ago key="seen" atMs={person.seenMs} nowMs={nowMs} />],
    [t('person.logins'), person.logins],
    [t('person.passkeys'), person.passkeys],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm tabular-nums">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
