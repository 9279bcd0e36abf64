import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { Availability, Status } from '@/lib/protocol/sidecar/presence';

/* Distinguished by shape as well as by colour: full, hollow, barred. */
const dots: Record<Status | Availability, string> = {
  available: 'bg-moss forced-colors:bg-[CanvasText]',
  away: 'border-2 border-amber',
  'do-not-disturb': 'bg-ink-soft forced-colors:bg-[CanvasText] [clip-path:inset(35%_0)] rounded-none',
  'in-a-call': 'bg-accent forced-colors:rounded-none forced-colors:bg-[Highlight]',
  invisible: 'border-2 border-line-strong border-dotted',
};

interface StatusWordProps {
  status: Status | Availability;
  className?: string;
  /** When it ends. In the narrow header of a phone it stands for the word. */
  until?: string | undefined;
}

/** A user's status as a dot and a word. */
export function StatusWord({ status, className, until }: StatusWordProps) {
  const t = useTranslations('lobby.status');
  return (
    <span className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap text-ink-soft text-sm', className)}>
      <span aria-hidden className={classNames('size-2.5 shrink-0 rounded-full', dots[status])} />
      <span className={until === undefined ? undefined : 'max-sm:sr-only'}>
        <Words>{t(status)}</Words>
      </span>
      {until !== undefined && <Words>{until}</Words>}
    </span>
  );
}
