'use client';
import { BellRing, Phone, Star, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ListedName, listedName } from '@/components/people/listed-name';
import { PersonName } from '@/components/people/person-name';
import { StatusWord } from '@/components/people/status-word';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser, Status } from '@/lib/protocol/sidecar/presence';

interface PersonRowProps {
  person: ListedUser & { readonly status: Status | 'not-online' };
  /** This user is in a call: no second one can start. */
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  isFavourite?: boolean;
  /** This user wants to be told when the person comes online. */
  isAwaited?: boolean;
  /** The menu of the row. Before the buttons for calls: the last one is what a row is for. */
  more?: ReactNode;
}

/** Avatar, name, status and call button. Calling somebody who is busy is possible; the call itself reports it. */
export function PersonRow({ person, busy, onCall, isFavourite = false, isAwaited = false, more }: PersonRowProps) {
  const t = useTranslations('lobby.people');
  const tContacts = useTranslations('contacts');
  const { status } = person;
  const isOnline = status !== 'not-online';
  return (
    <div className="flex h-full items-center gap-3 sm:gap-4">
      <Avatar person={person} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-1.5">
          <div className="min-w-0">
            <ListedName person={person} />
          </div>
          {isFavourite && (
            <Star role="img" aria-label={tContacts('favourite')} className="size-4 shrink-0 fill-amber text-amber" />
          )}
          {isAwaited && (
            <BellRing role="img" aria-label={tContacts('awaited')} className="size-4 shrink-0 text-ink-soft" />
          )}
        </div>
        <p className="flex items-baseline gap-x-1.5 text-ink-soft text-sm">
          {isOnline && <StatusWord status={status} />}
          {!isOnline && (
            <span className="whitespace-nowrap">
              <Words>{tContacts('notOnline')}</Words>
            </span>
          )}
          {person.about && (
            <>
              <span aria-hidden>·</span>
              <PersonName className="truncate">{person.about}</PersonName>
            </>
          )}
        </p>
      </div>
      {/* Close together on a phone, where the name needs the width. */}
      <div className="flex shrink-0 items-center sm:gap-3">
        {more}
        {isOnline && (
          <>
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
          </>
        )}
      </div>
    </div>
  );
}
