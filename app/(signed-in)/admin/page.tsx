import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { PastCallsTable } from '@/components/admin/past-calls-table';
import { RefreshEvery } from '@/components/admin/refresh-every';
import { callsNow, FIGURE_DAYS, pastCalls } from '@/lib/auth/admin/call-figures';
import { sidecarFigures } from '@/lib/auth/admin/live-figures';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

/** Soon enough to watch a busy evening; each costs a few small queries. */
const REFRESH_S = 15;

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('overview') };
}

export default async function AdminPage() {
  await requireAdministrator();
  const { db, settings } = webServices();
  const [t, format] = [await getTranslations('admin.overview'), await getFormatter()];
  const [now, past, sidecar] = await Promise.all([callsNow(db), pastCalls(db, Date.now()), sidecarFigures(settings)]);
  const paths = sidecar && sidecar.paths.direct + sidecar.paths.relayed;
  const share = sidecar && paths ? sidecar.paths.relayed / paths : null;
  const figures: [name: string, figure: string, hint: string][] = [
    [t('online'), sidecar ? format.number(sidecar.online) : t('unknown'), t('onlineHint')],
    [t('ringing'), format.number(now.ringing), t('callsHint')],
    [t('inCall'), format.number(now.inCall), t('callsHint')],
    [
      t('relayed'),
      share === null ? t('unknown') : format.number(share, { style: 'percent' }),
      paths ? t('relayedHint', { count: paths }) : t('relayedNothing'),
    ],
  ];
  return (
    <>
      <h1 className="text-xl">{t('title')}</h1>
      <RefreshEvery seconds={REFRESH_S} />
      <dl className="mt-5 grid grid-cols-2 gap-x-8 gap-y-6 lg:grid-cols-4">
        {figures.map(([name, figure, hint]) => (
          <div key={name}>
            <dt className="text-ink-soft text-sm">{name}</dt>
            <dd>
              <span className="block text-3xl tabular-nums">{figure}</span>
              <span className="mt-1 block text-ink-soft text-sm">{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
      <h2 className="mt-10 mb-2 font-semibold">{t('past', { days: FIGURE_DAYS })}</h2>
      <PastCallsTable calls={past} />
    </>
  );
}
