'use client';
import { Phone, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NameTag } from '@/components/people/name-tag';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import type { Ended } from '@/lib/call/state';
import { clockOf } from './duration';
import type { EndedSentence } from './ended-sentence';
import { FailureCause } from './failure-cause';
import { named } from './named';
import { retryWords } from './retry-words';
import { useCountdown } from './use-countdown';

interface EndedViewProps {
  call: Ended;
  sentence: EndedSentence;
  /** A card in the corner, for a call that only rang here; else the whole room. */
  small: boolean;
  onCallAgain: () => void;
  onClose: () => void;
}

/** How it ended, in one sentence, and the two things to do now. */
export function EndedView({ call, sentence, small, onCallAgain, onClose }: EndedViewProps) {
  const t = useTranslations('call');
  const waitSeconds = useCountdown(call.callId, call.retryInMs ?? 0);
  const retry = retryWords(waitSeconds);
  return (
    <div
      className={classNames(
        'animate-rise',
        small ? 'p-5' : 'grid size-full place-content-center justify-items-center gap-2 p-6 text-center',
      )}
    >
      {!small && <Avatar person={call.peer} size="huge" className="mb-6" />}
      <p
        role="status"
        className={classNames(
          'max-w-md overflow-clip wrap-anywhere py-0.5 text-balance font-semibold',
          small ? 'text-base' : 'text-xl',
        )}
      >
        {t.rich(`ended.${sentence}`, { name: call.peer.name, ...named })}
      </p>
      <NameTag tag={call.peer.tag} />
      {call.durationMs !== null && (
        <p className="text-ink-soft tabular-nums">{t('duration', { time: clockOf(call.durationMs) })}</p>
      )}
      {waitSeconds > 0 && <p className="text-ink-soft tabular-nums">{t(retry.key, { count: retry.count })}</p>}
      <FailureCause call={call} onLeave={onClose} />
      <div className={classNames('flex flex-wrap gap-3', small ? 'mt-4' : 'mt-6 justify-center')}>
        <Button size={small ? 'small' : 'large'} disabled={waitSeconds > 0} onClick={onCallAgain}>
          <Phone aria-hidden />
          {t('callAgain')}
        </Button>
        <Button look="quiet" size={small ? 'small' : 'large'} onClick={onClose}>
          <X aria-hidden />
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
