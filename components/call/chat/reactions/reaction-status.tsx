'use client';
import { useTranslations } from 'next-intl';
import { useChatState } from '@/lib/hooks/use-chat';
import { isolated } from '@/lib/names/isolated';

/** Tells a screen reader, once, that the peer has reacted to a line. */
export function ReactionStatus({ peerName }: { peerName: string }) {
  const t = useTranslations('call.chat');
  const latest = useChatState((view) => view.latestReaction);
  const emoji = latest?.reaction.emoji;
  return (
    <p role="status" className="sr-only">
      {emoji && (
        <span key={latest.reaction.change}>
          {t('reactedTo', { name: isolated(peerName), emoji, text: latest.text })}
        </span>
      )}
    </p>
  );
}
