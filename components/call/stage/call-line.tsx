'use client';
import { MicOff, SignalLow } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NameTag } from '@/components/people/name-tag';
import { PersonName } from '@/components/people/person-name';
import { Words } from '@/components/ui/words';
import type { User } from '@/lib/protocol/sidecar/presence';
import { clockOf } from './duration';
import { namedShortly } from './named';

interface CallLineProps {
  peer: User;
  /** Null until media has connected. */
  elapsedMs: number | null;
  peerMuted: boolean;
  weak: boolean;
}

/** The line above the picture: who, how long, and any problem in words. */
export function CallLine({ peer, elapsedMs, peerMuted, weak }: CallLineProps) {
  const t = useTranslations('call');
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2 text-sm text-white">
      <p className="flex min-w-0 items-baseline gap-3 rounded-full bg-black/60 px-4 py-2">
        <PersonName className="max-w-sm truncate font-semibold text-base">{peer.name}</PersonName>
        <NameTag user={peer} className="text-inherit opacity-70" />
        {elapsedMs !== null && (
          <span role="timer" aria-live="off" className="tabular-nums opacity-85">
            {clockOf(elapsedMs)}
          </span>
        )}
      </p>
      <div role="status" className="contents">
        {peerMuted && (
          // Delayed, so that it does not appear for a microphone that is only starting.
          <span className="flex animate-appear items-center gap-2 rounded-full bg-black/60 px-4 py-2 [animation-delay:1s]">
            <MicOff aria-hidden className="size-4 shrink-0" />
            <Words>{t.rich('peerMuted', { name: peer.name, ...namedShortly })}</Words>
          </span>
        )}
        {weak && (
          <span className="flex items-center gap-2 rounded-full bg-black/60 px-4 py-2 text-amber">
            <SignalLow aria-hidden className="size-4" />
            <Words>{t('poor')}</Words>
          </span>
        )}
      </div>
    </div>
  );
}
