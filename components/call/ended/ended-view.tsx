'use client';
import { Phone, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Answers } from '@/components/call/answers/answers';
import { clockOf } from '@/components/call/stage/duration';
import { named } from '@/components/call/stage/named';
import { NameTag } from '@/components/people/name-tag';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { Ended } from '@/lib/call/state';
import type { EndedSentence } from './ended-sentence';
import { FailureCause } from './failure-cause';
import { NotDelivered } from './not-delivered';
import { retryWords } from './retry-words';
import { useCountdown } from './use-countdown';

interface EndedViewProps {
  call: Ended;
  sentence: EndedSentence;
  /** A card in the corner for a call that only rang here; otherwise the whole room. */
  small: boolean;
  onCallAgain: () => void;
  onClose: () => void;
}

/**
 * How the call ended, in one sentence, and the two possible actions. It may appear under a finger that meant to hang
 * up.
 */
export function EndedView({ call, sentence, small, onCallAgain, onClose }: EndedViewProps) {
  const t = useTranslations('call');
  const waitSeconds = useCountdown(call.callId, call.retryInMs ?? 0);
  const retry = retryWords(waitSeconds);
  const view = useRef<HTMLDivElement>(null);
  const size = small ? 'small' : 'large';
  return (
    <div
      ref={view}
      className={classNames(
        'flex animate-rise flex-col',
        small
          ? 'tiny:gap-2 tiny:p-3 max-h-[calc(100dvh-1.5rem)] gap-4 p-5'
          : 'low:gap-4 low:p-4 tiny:gap-2 tiny:p-2 size-full items-center justify-center gap-6 p-6 text-center',
      )}
    >
      <div className={classNames('scrolls w-full', !small && 'grid justify-items-center gap-2')}>
        {!small && (
          <Avatar person={call.peer} size="huge" className="low:mb-0 low:size-16 low:text-xl tiny:hidden mb-6" />
        )}
        <p
          role="status"
          className={classNames(
            'max-w-md overflow-clip wrap-anywhere py-0.5 text-balance font-semibold',
            small ? 'text-base' : 'low:max-w-2xl tiny:text-base text-xl',
          )}
        >
          <Words>{t.rich(`ended.${sentence}`, { name: call.peer.name, ...named })}</Words>
        </p>
        <NameTag user={call.peer} />
        {call.durationMs !== null && (
          <p className="text-ink-soft tabular-nums">{t('duration', { time: clockOf(call.durationMs) })}</p>
        )}
        {waitSeconds > 0 && (
          <p className="text-ink-soft tabular-nums">
            <Words>{t(retry.key, { count: retry.count })}</Words>
          </p>
        )}
        {sentence !== 'media-failedRinging' && <FailureCause call={call} onLeave={onClose} />}
        <NotDelivered />
      </div>
      <Answers view={view} className={classNames('relative flex shrink-0 flex-wrap gap-3', !small && 'justify-center')}>
        <Button size={size} className="tiny:min-h-10" disabled={waitSeconds > 0} onClick={onCallAgain}>
          <Phone aria-hidden />
          {t('callAgain')}
        </Button>
        <Button look="quiet" size={size} className="tiny:min-h-10" onClick={onClose}>
          <X aria-hidden />
          {t('close')}
        </Button>
      </Answers>
    </div>
  );
}
