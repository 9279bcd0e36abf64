'use client';
import { MoonStar, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { useMadoClient } from '@/lib/hooks/mado-provider';
import { useBrowser } from '@/lib/hooks/use-browser';
import { useConnection } from '@/lib/hooks/use-connection';
import { useIsWebRtcOff } from '@/lib/hooks/use-webrtc';

/** Whatever prevents this page from calling or being called, shown on every page. */
export function PageNotices() {
  const isResting = useConnection() === 'resting';
  const isWebRtcOff = useIsWebRtcOff();
  if (!isResting && !isWebRtcOff) return null;
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-3 px-4 pt-4 sm:px-6">
      {isResting && <Resting />}
      {isWebRtcOff && <WebRtcOff />}
    </div>
  );
}

/** Any use of the page wakes it; the button is for users who look for one. */
function Resting() {
  const t = useTranslations('lobby.resting');
  const client = useMadoClient();
  return (
    <Notice mark={<MoonStar aria-hidden className="size-[1.125rem] shrink-0 text-accent" />}>
      <p className="min-w-0 flex-1 basis-60">{t('text')}</p>
      <Button size="small" onClick={() => client?.signaling.open()}>
        {t('use')}
      </Button>
    </Notice>
  );
}

function WebRtcOff() {
  const t = useTranslations('browser');
  const browser = useBrowser();
  return (
    <Notice mark={<TriangleAlert aria-hidden className="mt-0.5 size-[1.125rem] shrink-0 self-start text-amber" />}>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{t('webRtcOff')}</p>
        <p className="mt-1 text-ink-soft">{t(`webRtc.${browser}`)}</p>
      </div>
    </Notice>
  );
}

function Notice({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-pane bg-surface px-5 py-4 text-ink text-sm shadow-lift"
    >
      {mark}
      {children}
    </div>
  );
}
