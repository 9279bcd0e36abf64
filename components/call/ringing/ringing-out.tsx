'use client';
import { PhoneOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Answers } from '@/components/call/answers/answers';
import { named } from '@/components/call/stage/named';
import { NameTag } from '@/components/people/name-tag';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { RingingOut as RingingOutState } from '@/lib/call/state';
import { BreathingAvatar } from './breathing-avatar';

interface RingingOutProps {
  call: RingingOutState;
  /** A message is shown above; on a phone the avatar makes room for it. */
  crowded: boolean;
  onCancel: () => void;
}

/** Waiting for the peer to answer: their avatar, one sentence, one button. */
export function RingingOut({ call, crowded, onCancel }: RingingOutProps) {
  const t = useTranslations('call');
  const ofMedia = call.media === 'video' ? 'calling' : 'callingVoice';
  const words = call.ringsClosedBrowsers ? 'ringingDevices' : ofMedia;
  return (
    <div
      className={classNames(
        'absolute inset-0 flex flex-col items-center justify-center gap-10 p-6 text-center max-sm:pb-40',
        'low:gap-6 low:pb-6 tiny:gap-2 tiny:p-2',
        crowded && 'low:justify-end max-sm:pt-56 low:pt-0',
      )}
    >
      <div className={classNames('tiny:hidden', crowded && 'low:hidden')}>
        <BreathingAvatar person={call.peer} size="huge" />
      </div>
      <div className={classNames('tiny:pr-24 grid max-w-md gap-1 tiny:gap-0', crowded && 'low:sr-only')}>
        <p
          role="status"
          className="low:text-base tiny:line-clamp-2 line-clamp-4 wrap-anywhere text-balance py-1 font-semibold text-xl"
        >
          <Words>{t.rich(words, { name: call.peer.name, ...named })}</Words>
        </p>
        <NameTag user={call.peer} />
      </div>
      <Answers>
        <Button look="danger" size="large" className="tiny:min-h-11 rounded-full px-8" onClick={onCancel}>
          <PhoneOff aria-hidden />
          {t('cancel')}
        </Button>
      </Answers>
    </div>
  );
}
