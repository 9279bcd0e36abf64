'use client';

import { Bell } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useBrowser } from '@/lib/hooks/use-browser';
import { type PushObstacle, type PushProblem, pushObstacle, turnOnPush } from '@/lib/push/in-browser';

const never = () => () => undefined;
const notYet = (): PushObstacle | null | 'unknown' => 'unknown';

/** Turns calls on for this browser, or says what stands in the way. */
export function PushHere({ isOn }: { isOn: boolean }) {
  const t = useTranslations('notifications.here');
  const router = useRouter();
  const browser = useBrowser();
  const ownerId = usePageOwner().id;
  const found = useSyncExternalStore(never, pushObstacle, notYet);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<PushProblem | null>(null);
  useAccountCheckIf(problem === 'other-account');

  async function turnOn(): Promise<void> {
    setBusy(true);
    setProblem(await turnOnPush(ownerId).catch(() => 'unreachable' as const));
    setBusy(false);
    router.refresh();
  }

  if (found === 'unknown') return <div className="min-h-11" />;
  if (found === 'unsupported' || found === 'install-first') {
    return (
      <p className="text-ink-soft text-sm">
        <Words>{t(found)}</Words>
      </p>
    );
  }
  const obstacle = problem ?? (isOn ? null : found);
  return (
    <div className="grid justify-items-start gap-3">
      {isOn ? (
        <p className="text-moss text-sm">{t('on')}</p>
      ) : (
        <Button busy={busy} onClick={() => void turnOn()}>
          <Bell aria-hidden />
          {t('turnOn')}
        </Button>
      )}
      {obstacle !== null && (
        <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
          <Words>{obstacle === 'blocked' ? `${t('blocked')} ${t(`unblock.${browser}`)}` : t(obstacle)}</Words>
        </p>
      )}
    </div>
  );
}
