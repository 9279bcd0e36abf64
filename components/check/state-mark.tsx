import { Circle, CircleCheck, CircleMinus, TriangleAlert } from 'lucide-react';
import { Spinner } from '@/components/ui/spinner';
import type { CheckState } from '@/lib/rtc/check/check-view';

const place = 'mt-0.5 size-5';

/** The state at a glance; in words it stands beside the row's name. */
export function StateMark({ state }: { state: CheckState }) {
  switch (state) {
    case 'waiting':
      return <Circle aria-hidden className={`${place} text-line-strong`} />;
    case 'running':
      return <Spinner className={`${place} text-accent`} />;
    case 'good':
      return <CircleCheck aria-hidden className={`${place} text-moss`} />;
    case 'problem':
      return <TriangleAlert aria-hidden className={`${place} text-vermilion`} />;
    case 'absent':
      return <CircleMinus aria-hidden className={`${place} text-ink-soft`} />;
  }
}
