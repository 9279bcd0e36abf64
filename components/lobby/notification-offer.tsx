'use client';
import { Bell } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { turnOnPush } from '@/lib/push/in-browser';

type Permission = NotificationPermission | 'unsupported';

const never = () => () => undefined;
const permissionNow = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');
const unknown = (): Permission => 'unsupported';

/**
 * Offers to somebody who has missed a call that calls ring in this browser while nobody looks at Mado, as the settings
 * do; asks the browser for permission only when clicked.
 */
export function NotificationOffer() {
  const t = useTranslations('lobby.notifications');
  const found = useSyncExternalStore(never, permissionNow, unknown);
  const ownerId = usePageOwner().id;
  const [answer, setAnswer] = useState<Permission | null>(null);

  async function turnOn(): Promise<void> {
    // Where there is no push service, an open page can still tell of a call while it is hidden.
    await turnOnPush(ownerId).catch(() => undefined);
    setAnswer(permissionNow());
  }

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
      <Button look="link" size="small" onClick={() => void turnOn()}>
        <Bell aria-hidden />
        {t('allow')}
      </Button>
    </p>
  );
}
