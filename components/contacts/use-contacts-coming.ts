'use client';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { isCalling, useCallState } from '@/lib/hooks/use-call';
import { useComings } from '@/lib/hooks/use-contact-statuses';
import type { Contacts } from '@/lib/hooks/use-contacts';
import { useSession } from '@/lib/hooks/use-session';

/**
 * Tells that a contact has come online of whom the page's owner wants to be told: on the page, or by a notification
 * while it is hidden. Not while they are in a call, here or elsewhere, or do not want to be disturbed.
 */
export function useContactsComing({ contactOf }: Contacts): void {
  const t = useTranslations('contacts');
  const { availability, elsewhere } = useSession();
  const isBusy = useCallState(isCalling);
  useComings((ids) => {
    if (availability === 'do-not-disturb' || elsewhere || isBusy) return;
    for (const id of ids) {
      const contact = contactOf(id);
      if (!contact?.isAwaited) continue;
      const words = t('cameOnline', { name: contact.person.name });
      toast(words, { id: `came-online-${id}` });
      notifyIfHidden(words, `mado-came-online-${id}`);
    }
  });
}

/** @param tag all tabs of a browser share it, so that their notifications replace each other instead of piling up */
function notifyIfHidden(words: string, tag: string): void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification(words, { tag });
    notification.onclick = () => window.focus();
  } catch {
    // Android's Chromium has the constructor but allows notifications from service workers only.
  }
}
