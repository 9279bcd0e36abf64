'use client';
import { PhoneOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { RingingOut as RingingOutState } from '@/lib/call/state';
import { BreathingAvatar } from './breathing-avatar';
import { named } from './named';

/** Waiting for the other to answer: their face, one sentence, one way out. */
export function RingingOut({ call, onCancel }: { call: RingingOutState; onCancel: () => void }) {
  const t = useTranslations('call');
  const words = call.media === 'video' ? 'calling' : 'callingVoice';
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-10 p-6 text-center">
      <BreathingAvatar person={call.peer} size="huge" />
      <p role="status" className="max-w-md text-balance font-semibold text-xl">
        {t.rich(words, { name: call.peer.name, ...named })}
      </p>
      <Button look="danger" size="large" className="rounded-full px-8" onClick={onCancel}>
        <PhoneOff aria-hidden />
        {t('cancel')}
      </Button>
    </div>
  );
}
