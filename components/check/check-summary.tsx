import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import type { Summary } from '@/lib/rtc/check/check-view';

/** The overall result in one sentence, announced when it is known. */
export function CheckSummary({ summary }: { summary: Summary | null }) {
  const t = useTranslations('check.summary');
  return (
    <p
      role="status"
      data-check-summary={summary ?? undefined}
      className={classNames(
        summary && 'mt-6 animate-rise rounded-control px-4 py-3',
        summary === 'problems' ? 'bg-vermilion-wash' : 'bg-accent-wash',
      )}
    >
      {summary && t(summary)}
    </p>
  );
}
