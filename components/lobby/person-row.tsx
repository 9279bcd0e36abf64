'use client';
import { Phone, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ListedName, listedName } from '@/components/people/listed-name';
import { PersonName } from '@/components/people/person-name';
import { StatusWord } from '@/components/people/status-word';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { Person } from '@/lib/protocol/sidecar/presence';

interface PersonRowProps {
  person: Person;
  /** This user is in a call: no second one can start. */
  busy: boolean;
  onCall: (person: Person, media: Media) => void;
}

/** Avatar, name, status and call button. Calling somebody who is busy is possible; the call itself reports it. */
export function PersonRow({ person, busy, onCall }: PersonRowProps) {
  const t = useTranslations('lobby.people');
  return (
    <div className="flex h-full items-center gap-3 sm:gap-4">
      <Avatar person={person} />
      <div className="min-w-0 flex-1">
        <ListedName person={person} />
        <p className="flex items-baseline gap-x-1.5 text-ink-soft text-sm">
          <StatusWord status={person.status} />
          {person.about && (
            <>
              <span aria-hidden>·</span>
              <PersonName className="truncate">{person.about}</PersonName>
            </>
          )}
        </p>
      </div>
      <Button
        look="plain"
        size="icon"
        disabled={busy}
        aria-label={t('voiceCallPerson', { name: listedName(person) })}
        title={t('voiceCall')}
        onClick={() => onCall(person, 'audio')}
      >
        <Phone aria-hidden />
      </Button>
      <Button
        look="soft"
        disabled={busy}
        aria-label={t('callPerson', { name: listedName(person) })}
        onClick={() => onCall(person, 'video')}
      >
        <Video aria-hidden />
        {t('call')}
      </Button>
    </div>
  );
}
