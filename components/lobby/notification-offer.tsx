'use client';
import { Bell } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';

type Permission = NotificationPermission | 'unsupported';

const never = () => () => undefined;
/** Browsers on Android have the constructor but throw when it is used. */
const canNotify = () => 'Notification' in window && !/Android/.test(navigator.userAgent);
const permissionNow = (): Permission => (canNotify() ? Notification.permission : 'unsupported');
const unknown = (): Permission => 'unsupported';

/** Offers notifications of calls while the tab is hidden; asks the browser for permission only when clicked. */
export function NotificationOffer() {
  const t = useTranslations('lobby.notifications');
  const found = useSyncExternalStore(never, permissionNow, unknown);
  const [answer, setAnswer] = useState<Permission | null>(null);

  if (answer === 'granted' || answer === 'denied') {
    return (
      <p role="status" className="text-ink-soft text-sm">
        {t(answer)}
      </p>
    );
  }
  if (found !== 'default') return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-sm">
      <Words>{t('offer')}</Words>
      <Button look="link" size="small" onClick={async () => setAnswer(await Notification.requestPermission())}>
        <Bell aria-hidden />
        {t('allow')}
      </Button>
    </p>
  );
}
