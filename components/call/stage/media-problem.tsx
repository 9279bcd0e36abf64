'use client';
import { TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { useBrowser } from '@/lib/hooks/use-browser';
import { isolated } from '@/lib/names/isolated';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';

interface MediaProblemProps {
  problem: NonNullable<LocalMediaView['problem']>;
  peerName: string;
  onRetry: () => void;
}

/** What is wrong with this user's media devices, what still works, and how to fix it. */
export function MediaProblem({ problem, peerName, onRetry }: MediaProblemProps) {
  const t = useTranslations('call.problem');
  const inBrowser = useTranslations('browser');
  const browser = useBrowser();
  const [hidden, setHidden] = useState<MediaProblemProps['problem'] | null>(null);
  if (hidden === problem) return null;
  function remedy(): string {
    if (problem.kind === 'unanswered') return inBrowser(`asking.${browser}`);
    if (problem.kind === 'denied') return inBrowser(`blocked.${browser}`);
    return t(`${problem.kind}.mend`);
  }
  return (
    <div
      role="alert"
      className="low:max-h-[calc(100dvh-10rem)] tiny:max-h-[calc(100dvh-5.5rem)] relative w-full max-w-md animate-rise overflow-y-auto rounded-pane border border-transparent bg-surface p-4 pr-12 text-ink text-sm shadow-lift"
    >
      <p className="flex items-start gap-2 font-semibold">
        <TriangleAlert aria-hidden className="mt-0.5 size-[1.125rem] shrink-0 text-amber" />
        <Words>{t(`${problem.kind}.${problem.device}`)}</Words>
      </p>
      <p className="mt-1 text-ink-soft">{remedy()}</p>
      <p className="mt-1 text-ink-soft">{t(`goesOn.${problem.device}`, { name: isolated(peerName) })}</p>
      <Button size="small" className="mt-3" onClick={onRetry}>
        {t(problem.kind === 'unanswered' ? 'askAgain' : 'retry')}
      </Button>
      <button
        type="button"
        aria-label={t('dismiss')}
        className="absolute top-2 right-2 grid size-9 place-content-center rounded-control hover:bg-sunken"
        onClick={() => setHidden(problem)}
      >
        <X aria-hidden className="size-[1.125rem]" />
      </button>
    </div>
  );
}
