'use client';
import { useTranslations } from 'next-intl';
import { useChatState } from '@/lib/hooks/use-chat';
import { isolated } from '@/lib/names/isolated';

/** From the picture's start: one after the other, so that two in a row do not cover each other. The own picture is at its end. */
const PLACES = { own: ['11%', '19%', '15%'], peer: ['34%', '56%', '45%'] } as const;

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
          style={{ insetInlineStart: PLACES[isOwn ? 'own' : 'peer'][key % 3] }}
          className="-translate-x-1/2 absolute bottom-36 low:bottom-20"
        >
          <span className="flex animate-burst flex-col items-center gap-1">
            <span className="text-[2.5rem] leading-none sm:text-[3.5rem] drop-shadow-lg">{emoji}</span>
            {isOwn && <span className="rounded-full bg-black/60 px-2 text-sm text-white">{t('you')}</span>}
          </span>
        </span>
      ))}
      <p role="status" className="sr-only">
        {ofPeer && <span key={ofPeer.emoji}>{t('peerBurst', { name: isolated(peerName), emoji: ofPeer.emoji })}</span>}
      </p>
    </div>
  );
}
