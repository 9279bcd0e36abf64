'use client';
import { useTranslations } from 'next-intl';
import { useChatState } from '@/lib/hooks/use-chat';
import { isolated } from '@/lib/names/isolated';

/** Places across the picture, one behind the other, so that two in a row do not cover each other. */
const PLACES = ['20%', '60%', '40%', '75%', '30%', '50%'] as const;

/** The emoji that both have just sent, over the picture for as long as the chat shows them. */
export function Bursts({ peerName }: { peerName: string }) {
  const t = useTranslations('call.signals');
  const bursts = useChatState((view) => view.bursts);
  const ofPeer = bursts.findLast(({ isOwn }) => !isOwn);
  return (
    <div className="pointer-events-none absolute inset-0 overflow-hidden">
      {bursts.map(({ key, emoji, isOwn }) => (
        <span
          key={key}
          aria-hidden
          data-burst={isOwn ? 'own' : 'peer'}
          style={{ insetInlineStart: PLACES[key % PLACES.length] }}
          className="-translate-x-1/2 absolute bottom-36 low:bottom-20"
        >
          <span className="flex animate-burst flex-col items-center gap-1">
            <span className="text-[3.5rem] leading-none drop-shadow-lg">{emoji}</span>
            {isOwn && <span className="rounded-full bg-black/60 px-3 py-0.5 text-sm text-white">{t('you')}</span>}
          </span>
        </span>
      ))}
      <p role="status" className="sr-only">
        {ofPeer && <span key={ofPeer.emoji}>{t('peerBurst', { name: isolated(peerName), emoji: ofPeer.emoji })}</span>}
      </p>
    </div>
  );
}
