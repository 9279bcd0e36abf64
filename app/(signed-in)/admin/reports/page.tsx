import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NextPage } from '@/components/admin/next-page';
import { ReportTable } from '@/components/admin/report-table';
import { ViewLinks } from '@/components/admin/view-links';
import { readCursor } from '@/lib/auth/admin/cursor';
import { listReports, REPORT_VIEWS } from '@/lib/auth/admin/list-reports';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('reports') };
}

export default async function AdminReportsPage({ searchParams }: PageProps<'/admin/reports'>) {
  const { user } = await requireAdministrator();
  const { show, after } = await searchParams;
  const view = REPORT_VIEWS.find((known) => known === show) ?? 'open';
  const cursor = readCursor(after);
  const t = await getTranslations('admin.reports');
  const { rows, next } = await listReports(webServices().db, { viewerId: user.id, view, cursor });
  const views = REPORT_VIEWS.map((known) => ({
    href: known === 'open' ? '/admin/reports' : `/admin/reports?show=${known}`,
    words: t(`views.${known}`),
    isCurrent: known === view,
  }));
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-xl">{t('title')}</h1>
        <ViewLinks label={t('filter')} views={views} />
      </div>
      <div className="mt-4">
        {rows.length === 0 ? (
          <p role="status" className="py-8 text-ink-soft">
            {t(`nothing.${view}`)}
          </p>
        ) : (
          <ReportTable reports={rows} nowMs={Date.now()} />
        )}
      </div>
      <NextPage
        path="/admin/reports"
        query={view === 'open' ? {} : { show: view }}
        cursor={cursor ? String(after) : undefined}
        next={next}
      />
    </>
  );
}
