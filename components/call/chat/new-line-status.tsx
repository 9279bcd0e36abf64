'use client';
import { useTranslations } from 'next-intl';
import { useChatState } from '@/lib/hooks/use-chat';
import { isolated } from '@/lib/names/isolated';

/** While the chat is closed, tells a screen reader of new lines. */
export function NewLineStatus({ peerName }: { peerName: string }) {
  const t = useTranslations('call.chat');
  const unread = useChatState((view) => view.unread);
  return (
    <p role="status" className="sr-only">
      {unread > 0 && <span key={unread}>{t('newFrom', { name: isolated(peerName) })}</span>}
    </p>
  );
}
