'use client';
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, UserX, Video } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { ListedName, listedName } from '@/components/people/listed-name';
import { CallMenu } from '@/components/reports/call-menu';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import { MANY_CALLS, type RecentCall } from '@/lib/history/call-outcome';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';

interface RecentCallRowProps {
  call: RecentCall;
  nowMs: number;
  busy: boolean;
  onCallBack: (peer: ListedUser) => void;
}

export function RecentCallRow({ call, nowMs, busy, onCallBack }: RecentCallRowProps) {
  const t = useTranslations('lobby.recent');
  const format = useFormatter();
  const { peer } = call;
  const missed = call.outcome === 'missed';
  const Direction = missed ? PhoneMissed : call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing;
  const Again = call.media === 'video' ? Video : Phone;
  const outcome = call.outcome === 'talked' ? durationWords(call.durationMs ?? 0, t) : t(`outcome.${call.outcome}`);
  const count = call.count < MANY_CALLS ? `${call.count}` : `${MANY_CALLS}+`;
  const ago =
    nowMs - call.invitedAtMs < 60_000 ? t('justNow') : format.relativeTime(new Date(call.invitedAtMs), new Date(nowMs));

  return (
    <li data-outcome={call.outcome} className="flex items-center gap-3 py-3">
      {peer ? <Avatar person={peer} size="small" /> : <NoFace />}
      <div className="min-w-0 flex-1">
        {peer ? <ListedName person={peer} /> : <p className="text-ink-soft">{t('deletedAccount')}</p>}
        <p className="flex flex-wrap items-center gap-x-1.5 text-ink-soft text-sm tabular-nums">
          <span className={classNames('inline-flex items-center gap-1.5', missed && 'font-medium text-vermilion')}>
            <Direction aria-hidden className="size-3.5" />
            <span className="sr-only">{t(call.direction)}</span>
            <Words>{call.count > 1 ? t('missedTimes', { count }) : outcome}</Words>
          </span>
          <span aria-hidden>·</span>
          <time dateTime={new Date(call.invitedAtMs).toISOString()}>
            <Words>{ago}</Words>
          </time>
        </p>
      </div>
      {peer && (
        <Button
          look="plain"
          size="icon"
          disabled={busy}
          aria-label={t('callBackPerson', { name: listedName(peer) })}
          title={t('callBack')}
          onClick={() => onCallBack(peer)}
        >
          <Again aria-hidden />
        </Button>
      )}
      {peer && <CallMenu peer={peer} />}
    </li>
  );
}

/** In place of the avatar of an account that was deleted. */
function NoFace() {
  return (
    <span
      aria-hidden
      className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken text-ink-soft"
    >
      <UserX className="size-5" />
    </span>
  );
}

function durationWords(ms: number, t: ReturnType<typeof useTranslations<'lobby.recent'>>): string {
  const total = Math.round(ms / 1_000);
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  if (hours > 0) return t('hoursMinutes', { hours, minutes });
  return minutes > 0 ? t('minutesSeconds', { minutes, seconds }) : t('seconds', { seconds });
}
