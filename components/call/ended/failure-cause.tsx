'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Answers } from '@/components/call/answers/answers';
import { named } from '@/components/call/stage/named';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { Ended } from '@/lib/call/state';
import { useBrowser } from '@/lib/hooks/use-browser';
import { useFailureCause } from '@/lib/hooks/use-failure-cause';

interface FailureCauseProps {
  call: Ended;
  /** Called when the link to the connection test leaves the ended call. */
  onLeave: () => void;
}

/** Why the call failed and what to do about it; renders nothing if it did not fail. */
export function FailureCause({ call, onLeave }: FailureCauseProps) {
  const t = useTranslations('call');
  const inBrowser = useTranslations('browser');
  const browser = useBrowser();
  const cause = useFailureCause(call);
  if (call.reason !== 'media-failed' && call.reason !== 'connection-lost') return null;
  const words = { name: call.peer.name, ...named };
  return (
    <div
      className="low:max-w-2xl mt-2 grid max-w-md wrap-anywhere justify-items-center gap-1 text-balance"
      data-failure-cause={cause ?? undefined}
    >
      {cause === 'webrtc-off' && (
        <>
          <p>{inBrowser('webRtcOff')}</p>
          <p className="text-ink-soft">{inBrowser(`webRtc.${browser}`)}</p>
        </>
      )}
      {cause && cause !== 'webrtc-off' && (
        <>
          <p>
            <Words>{t.rich(`cause.${cause}.say`, words)}</Words>
          </p>
          <p className="text-ink-soft">
            <Words>{t.rich(`cause.${cause}.do`, words)}</Words>
          </p>
        </>
      )}
      {/* Outside the group of the view's buttons, so it needs a group of its own to be unavailable as long as they are. */}
      <Answers className="mt-2">
        <Button asChild look="link">
          <Link href="/check" onClick={onLeave}>
            {t('testConnection')}
          </Link>
        </Button>
      </Answers>
    </div>
  );
}
