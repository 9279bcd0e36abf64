'use client';
import { SendHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextArea } from '@/components/ui/text-area';
import type { WriteRefusal } from '@/lib/chat/state';
import { useChat } from '@/lib/hooks/use-chat';
import { MAX_LINE_CHARS } from '@/lib/protocol/channel/chat';

interface ChatComposerProps {
  field: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  onDraft: (draft: string) => void;
  onSent: () => void;
}

/** Where a line is written. Enter sends it, Shift and Enter break it. */
export function ChatComposer({ field, draft, onDraft, onSent }: ChatComposerProps) {
  const t = useTranslations('call.chat');
  const chat = useChat();
  const [refusal, setRefusal] = useState<Exclude<WriteRefusal, 'empty'> | null>(null);

  function change(text: string) {
    onDraft(text);
    setRefusal(text.length > MAX_LINE_CHARS ? 'too-long' : null);
    chat?.setTyping(text.trim() !== '');
  }
  function send() {
    const refused = chat?.write(draft);
    if (refused === 'empty') return;
    setRefusal(refused ?? null);
    if (refused) return;
    onDraft('');
    onSent();
  }
  function press(event: KeyboardEvent) {
    // Enter also takes what an input method suggests; Safari reports that key as 229 after the composition has ended.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="flex flex-col gap-2 border-line border-t p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      {refusal && (
        <p role="alert" className="text-sm text-vermilion">
          {t(`refused.${refusal}`)}
        </p>
      )}
      <div className="flex items-end gap-2">
        <TextArea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={t('message')}
          placeholder={t('hint')}
          enterKeyHint="send"
          value={draft}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={press}
          onBlur={() => chat?.setTyping(false)}
          className="field-sizing-content max-h-32 min-h-11 min-w-0 flex-1 resize-none low:max-h-20"
        />
        <Button type="submit" size="icon" aria-label={t('send')} title={t('send')} className="rounded-full">
          <SendHorizontal aria-hidden className="rtl:-scale-x-100" />
        </Button>
      </div>
    </form>
  );
}
