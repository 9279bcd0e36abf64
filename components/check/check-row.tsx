import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Words } from '@/components/ui/words';
import { useBrowser } from '@/lib/hooks/use-browser';
import type { CheckName, CheckRow as Row } from '@/lib/rtc/check/check-view';
import { StateMark } from './state-mark';
import { wordsFor } from './words-for';

interface CheckRowProps {
  name: CheckName;
  row: Row;
  /** A problem with it need not prevent a call. */
  mild?: boolean;
  children?: ReactNode;
}

/** One requirement of a call: its state in a sentence, and what to do. */
export function CheckRow({ name, row, mild = false, children }: CheckRowProps) {
  const t = useTranslations();
  const words = wordsFor(name, row.finding, useBrowser());
  return (
    <li
      data-check={name}
      data-check-state={row.state}
      className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 border-line border-t py-4"
    >
      <StateMark row={row} mild={mild} />
      <div>
        <h3 className="font-medium">
          <Words>{t(`check.rows.${name}.name`)}</Words>
          <span className="sr-only">{` — ${t(`check.states.${row.state}`)}`}</span>
        </h3>
        {words.say && <p className="text-ink-soft text-sm">{t(words.say, { ms: row.ms ?? 0 })}</p>}
        {words.mend && <p className="mt-1 text-sm">{t(words.mend)}</p>}
        {children}
      </div>
    </li>
  );
}
