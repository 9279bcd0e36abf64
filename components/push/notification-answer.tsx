'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { toast } from 'sonner';
import { useKeptPush, useNotificationAnswer } from '@/lib/hooks/use-notification-answer';

/** What a page does with notifications of calls: answers those that were accepted, and says so if they are over. */
export function NotificationAnswer() {
  const t = useTranslations('notifications');
  useNotificationAnswer(useCallback(() => void toast(t('over')), [t]));
  useKeptPush();
  return null;
}
