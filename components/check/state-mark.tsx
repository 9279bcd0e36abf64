import { Circle, CircleCheck, CircleHelp, CircleMinus, TriangleAlert } from 'lucide-react';
import { Spinner } from '@/components/ui/spinner';
import type { CheckRow } from '@/lib/rtc/check/check-view';

const place = 'mt-0.5 size-5';

interface StateMarkProps {
  row: CheckRow;
  /** A problem that need not prevent a call. */
  mild: boolean;
}

/** The state as an icon; the text beside the row's name says it in words. */
export function StateMark({ row, mild }: StateMarkProps) {
  switch (row.state) {
    case 'waiting':
      return <Circle aria-hidden className={`${place} text-line-strong`} />;
    case 'running':
      // Waits for the user, not for the machine.
      if (row.finding === 'confirm') return <CircleHelp aria-hidden className={`${place} text-accent`} />;
      return <Spinner className={`${place} text-accent`} />;
    case 'good':
      return <CircleCheck aria-hidden className={`${place} text-moss`} />;
    case 'problem':
      return <TriangleAlert aria-hidden className={`${place} ${mild ? 'text-amber' : 'text-vermilion'}`} />;
    case 'absent':
      return <CircleMinus aria-hidden className={`${place} text-ink-soft`} />;
  }
}
