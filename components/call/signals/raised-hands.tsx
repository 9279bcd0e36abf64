'use client';
import { Hand } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { namedShortly } from '@/components/call/stage/named';
import { Words } from '@/components/ui/words';
import { useChat, useChatState } from '@/lib/hooks/use-chat';

interface RaisedHandsProps {
  peerName: string;
  /** The own hand is shown elsewhere. */
  isOwnHidden: boolean;
}

/** Whose hand is raised; the own one can be lowered here. */
export function RaisedHands({ peerName, isOwnHidden }: RaisedHandsProps) {
  const t = useTranslations('call.signals');
  const chat = useChat();
  const isRaised = useChatState((view) => view.isHandRaised);
  const isPeerRaised = useChatState((view) => view.isPeerHandRaised);
  return (
    <div className="flex max-w-full flex-col items-start gap-2 text-sm text-white empty:hidden">
      <div role="status" className="max-w-full empty:hidden">
        {isPeerRaised && (
          <p className="flex max-w-full animate-appear items-center gap-2 rounded-full bg-black/60 px-4 py-2">
            <Hand aria-hidden className="size-4 shrink-0 text-amber" />
            <span className="min-w-0 truncate">
              <Words>{t.rich('peerHand', { name: peerName, ...namedShortly })}</Words>
            </span>
          </p>
        )}
      </div>
      {isRaised && !isOwnHidden && (
        <button
          type="button"
          onClick={() => chat?.raiseHand(false)}
          className="flex min-h-9 max-w-full animate-appear items-center gap-2 rounded-full border border-transparent bg-black/60 px-4 py-2"
        >
          <Hand aria-hidden className="size-4 shrink-0" />
          <Words>{t('ownHand')}</Words>
          <span className="underline underline-offset-4">
            <Words>{t('lowerHand')}</Words>
          </span>
        </button>
      )}
    </div>
  );
}
