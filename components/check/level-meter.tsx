import { useTranslations } from 'next-intl';

/** A bar that follows the voice. Browsers render `meter` differently, so it is only exposed to screen readers. */
export function LevelMeter({ loudness }: { loudness: number }) {
  const t = useTranslations('check');
  return (
    <div className="mt-3">
      <meter className="sr-only" aria-label={t('level')} min={0} max={1} value={loudness} />
      <div aria-hidden className="h-2 max-w-xs overflow-hidden rounded-full bg-line forced-colors:border">
        <div
          className="h-full origin-left rounded-full bg-moss forced-colors:bg-[Highlight] transition-transform duration-100"
          style={{ transform: `scaleX(${loudness})` }}
        />
      </div>
    </div>
  );
}
