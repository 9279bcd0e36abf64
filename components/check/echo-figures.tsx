import { useTranslations } from 'next-intl';
import type { EchoReading } from '@/lib/rtc/check/echo-reading';

/** The echo call's current statistics. */
export function EchoFigures({ reading }: { reading: EchoReading }) {
  const t = useTranslations('check.figures');
  const { roundTripMs, loss, kbps, picture } = reading;
  const known = (key: 'ms' | 'percent' | 'kbps', value: number | string | null) =>
    value === null ? t('unknown') : t(key, { value: String(value) });
  const figures = [
    ['roundTrip', known('ms', roundTripMs === null ? null : shortTime(roundTripMs))],
    ['loss', known('percent', loss === null ? null : (loss * 100).toFixed(1))],
    ['bitrate', known('kbps', kbps)],
    [
      'picture',
      picture
        ? t('size', { width: String(picture.width), height: String(picture.height), rate: picture.framesPerSecond })
        : t('unknown'),
    ],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:flex sm:justify-between">
      {figures.map(([name, value]) => (
        <div key={name} data-figure={name}>
          <dt className="text-ink-soft text-sm">{t(name)}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The statistics have a resolution of whole milliseconds. */
const shortTime = (ms: number) => (ms < 1 ? '< 1' : ms.toFixed(0));
