'use client';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Words } from '@/components/ui/words';
import { useChatState } from '@/lib/hooks/use-chat';

/** What was written in the call's chat and did not arrive, so that it can be copied; nothing as a rule. */
export function NotDelivered() {
  const t = useTranslations('call.chat');
  const texts = useChatState((view) => view.notDelivered);
  const label = useId();
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby={label} className="mt-2 w-full max-w-md justify-self-center text-start">
      <p id={label} className="text-ink-soft text-sm">
        <Words>{t('notDelivered', { count: texts.length })}</Words>
      </p>
      <ul className="mt-1 flex max-h-40 flex-col gap-2 overflow-y-auto">
        {texts.map((text, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            key={index}
            dir="auto"
            data-message-state="failed"
            className="wrap-anywhere select-text whitespace-pre-wrap rounded-control bg-sunken px-3 py-2"
          >
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
