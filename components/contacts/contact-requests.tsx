'use client';
import { useTranslations } from 'next-intl';
import { ListedName, listedName } from '@/components/people/listed-name';
import { PersonName } from '@/components/people/person-name';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ReceivedRequest } from '@/lib/people/contacts/contact-list';
import type { ListedUser, User } from '@/lib/protocol/sidecar/presence';

interface ContactRequestsProps {
  requests: readonly ReceivedRequest[];
  isBusy: (id: User['id']) => boolean;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
}

/** Who would like to be a contact. The greeting is a stranger's: text, and nothing that a page makes a link of. */
export function ContactRequests({ requests, isBusy, onDeed }: ContactRequestsProps) {
  const t = useTranslations('contacts.requests');
  return (
    <section aria-labelledby="requests-heading">
      <h2 id="requests-heading" className="flex items-center text-xl lg:min-h-11">
        <Words>{t('heading')}</Words>
      </h2>
      <ul aria-labelledby="requests-heading" className="mt-2 max-h-96 divide-y divide-line overflow-y-auto">
        {requests.map(({ person, greeting }) => (
          <li key={person.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <Avatar person={person} />
            <div className="min-w-48 flex-1">
              <ListedName person={person} />
              {greeting === '' ? (
                <p className="text-ink-soft text-sm">
                  <Words>{t('wantsTo')}</Words>
                </p>
              ) : (
                <PersonName className="wrap-anywhere block text-ink-soft text-sm">{greeting}</PersonName>
              )}
            </div>
            <div className="ml-auto flex gap-2">
              <Button
                look="plain"
                disabled={isBusy(person.id)}
                aria-label={t('declineFrom', { name: listedName(person) })}
                onClick={() => onDeed('decline', person)}
              >
                {t('decline')}
              </Button>
              <Button
                look="soft"
                disabled={isBusy(person.id)}
                aria-label={t('acceptFrom', { name: listedName(person) })}
                onClick={() => onDeed('accept', person)}
              >
                {t('accept')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
