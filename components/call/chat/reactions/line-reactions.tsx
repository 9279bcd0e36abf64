'use client';
import { useTranslations } from 'next-intl';
import { isolated } from '@/lib/names/isolated';
import type { ChatLineView } from '@/lib/rtc/chat/chat-view';

interface LineReactionsProps {
  line: Pick<ChatLineView, 'ownReaction' | 'peerReaction'>;
  peerName: string;
}

/** Who has reacted to a line, and with what. New ones are told by `ReactionStatus`, and not by the list of lines again. */
export function LineReactions({ line, peerName }: LineReactionsProps) {
  const t = useTranslations('call.chat');
  const { ownReaction, peerReaction } = line;
  if (!ownReaction && !peerReaction) return null;
  return (
    <span aria-live="off" className="flex gap-1 px-1">
      {peerReaction && (
        <Chip emoji={peerReaction} words={t('theyReacted', { name: isolated(peerName), emoji: peerReaction })} />
      )}
      {ownReaction && <Chip emoji={ownReaction} words={t('youReacted', { emoji: ownReaction })} />}
    </span>
  );
}

function Chip({ emoji, words }: { emoji: string; words: string }) {
  return (
    <span
      key={emoji}
      title={words}
      className="animate-appear rounded-full border border-line bg-surface px-2 text-base leading-7"
    >
      <span aria-hidden>{emoji}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
