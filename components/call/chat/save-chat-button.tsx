'use client';
import { Download } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { useChatState } from '@/lib/hooks/use-chat';
import { chatText } from './chat-text';
import { downloadText } from './download-text';

/** Saves the lines as a text file; nobody else learns of it. */
export function SaveChatButton({ peerName }: { peerName: string }) {
  const t = useTranslations('call.chat');
  const format = useFormatter();
  const lines = useChatState((view) => view.lines);

  function save() {
    const text = chatText(lines, {
      ...{ own: t('you'), peers: t('them', { name: peerName }), notSent: t('state.sending') },
      timeOf: (atMs) => format.dateTime(atMs, { dateStyle: 'short', timeStyle: 'short' }),
    });
    downloadText('mado-chat.txt', text);
  }

  return (
    <Button
      look="plain"
      size="icon"
      aria-label={t('save')}
      title={t('save')}
      disabled={lines.length === 0}
      onClick={save}
    >
      <Download aria-hidden />
    </Button>
  );
}
