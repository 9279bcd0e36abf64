'use client';
import { ArrowDownToLine } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Answers } from '@/components/call/answers/answers';
import { named } from '@/components/call/stage/named';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { useSession } from '@/lib/hooks/use-session';

/** The user's call on another device, and a button that moves it here. */
export function CallElsewhere() {
  const t = useTranslations('lobby.elsewhere');
  const { elsewhere, connection } = useSession();
  const { moveHere } = useCallActions();
  const isBusy = useCallState(isCalling);
  if (!elsewhere || isBusy) return null;
  return (
    <section
      aria-label={t('label')}
      className="flex flex-wrap items-center justify-between gap-3 rounded-pane border border-transparent bg-surface px-5 py-4 shadow-lift"
    >
      <p className="min-w-0 break-words">
        <Words>{t.rich('inCall', { name: elsewhere.peer.name, ...named })}</Words>
      </p>
      <Answers>
        <Button disabled={connection !== 'online'} onClick={() => moveHere(elsewhere, elsewhere.media)}>
          <ArrowDownToLine aria-hidden />
          {t('moveHere')}
        </Button>
      </Answers>
    </section>
  );
}
