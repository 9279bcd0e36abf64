'use client';
import { useTranslations } from 'next-intl';
import { ListedName, listedName } from '@/components/people/listed-name';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ContactList } from '@/lib/people/contacts/contact-list';
import type { ListedUser, User } from '@/lib/protocol/sidecar/presence';

interface SentRequestsProps {
  requests: ContactList['sent'];
  isBusy: (id: User['id']) => boolean;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
}

/** Whom the page's owner has asked. Whether somebody has declined is not told. */
export function SentRequests({ requests, isBusy, onDeed }: SentRequestsProps) {
  const t = useTranslations('contacts.sent');
  return (
    <section aria-labelledby="sent-heading">
      <h2 id="sent-heading" className="font-semibold text-base">
        <Words>{t('heading')}</Words>
      </h2>
      <ul aria-labelledby="sent-heading" className="max-h-72 divide-y divide-line overflow-y-auto">
        {requests.map(({ person }) => (
          <li key={person.id} className="flex items-center gap-3 py-2">
            <Avatar person={person} size="small" />
            <div className="min-w-0 flex-1">
              <ListedName person={person} />
              <p className="text-ink-soft text-sm">
                <Words>{t('waiting')}</Words>
              </p>
            </div>
            <Button
              look="plain"
              size="small"
              disabled={isBusy(person.id)}
              aria-label={t('withdrawTo', { name: listedName(person) })}
              onClick={() => onDeed('withdraw', person)}
            >
              {t('withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
