'use client';
import { PhoneOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NameTag } from '@/components/people/name-tag';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import type { RingingOut as RingingOutState } from '@/lib/call/state';
import { BreathingAvatar } from './breathing-avatar';
import { named } from './named';

interface RingingOutProps {
  call: RingingOutState;
  /** A message stands above; on a phone the face makes room for it. */
  crowded: boolean;
  onCancel: () => void;
}

/** Waiting for the other to answer: their face, one sentence, one way out. */
export function RingingOut({ call, crowded, onCancel }: RingingOutProps) {
  const t = useTranslations('call');
  const words = call.media === 'video' ? 'calling' : 'callingVoice';
  return (
    <div
      className={classNames(
        'absolute inset-0 grid place-content-center justify-items-center gap-10 p-6 text-center',
        crowded && 'max-sm:pt-56',
      )}
    >
      <BreathingAvatar person={call.peer} size="huge" />
      <div className="grid max-w-md gap-1">
        <p role="status" className="overflow-clip wrap-anywhere text-balance py-1 font-semibold text-xl">
          {t.rich(words, { name: call.peer.name, ...named })}
        </p>
        <NameTag tag={call.peer.tag} />
      </div>
      <Button look="danger" size="large" className="rounded-full px-8" onClick={onCancel}>
        <PhoneOff aria-hidden />
        {t('cancel')}
      </Button>
    </div>
  );
}
