'use client';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { ContactsSection } from '@/components/contacts/contacts-section';
import { MoreMenu } from '@/components/contacts/more-menu';
import { useContactsComing } from '@/components/contacts/use-contacts-coming';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { useContacts } from '@/lib/hooks/use-contacts';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ContactList } from '@/lib/people/contacts/contact-list';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { ConnectionNotice } from './connection-notice';
import { PeopleOnline } from './people-online';

interface PeopleViewProps {
  /** As rendered with the page. */
  contacts: ContactList;
  listsEverybody: boolean;
  query: string;
  onQuery: (query: string) => void;
}

/** Requests, contacts, and everybody who is online where the server lists them. */
export function PeopleView({ contacts: first, listsEverybody, query, onQuery }: PeopleViewProps) {
  const contacts = useContacts(first);
  const onDeed = useDeed(contacts.act);
  const { dial } = useCallActions();
  const busy = useCallState(isCalling);
  const wanted = query.trim();
  useContactsComing(contacts);
  const more = (person: ListedUser) => <MoreMenu person={person} contacts={contacts} onDeed={onDeed} />;
  const shared = { query: wanted, busy, onCall: dial, more };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-10">
      {/* Out of the way without a word to say. */}
      <div className="empty:hidden">
        <ConnectionNotice />
      </div>
      <ContactsSection contacts={contacts} onDeed={onDeed} isAll={!listsEverybody} {...shared} />
      {listsEverybody && <PeopleOnline onQuery={onQuery} {...shared} />}
    </div>
  );
}

/** The other problems are those of forms, with the same words. */
const OWN_WORDS = ['other-account', 'wait', 'unreachable', 'person-unknown', 'blocks-full'] as const;

/** Does something about a person, and says in a toast what became of it. */
function useDeed(act: ReturnType<typeof useContacts>['act']) {
  const t = useTranslations('contacts');
  const tErrors = useTranslations('auth.errors');
  return async (deed: ContactDeed, person: ListedUser) => {
    const answer = await act(deed, person.id);
    if ('done' in answer) {
      // The star in the row says it.
      if (answer.done !== 'marked') toast.success(t(`done.${answer.done}`));
      return;
    }
    const { problem } = answer;
    const ours = OWN_WORDS.find((own) => own === problem);
    toast.error(ours ? t(`problems.${ours}`) : tErrors(problem));
  };
}
