import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Day } from '@/components/admin/day';
import { Maker } from '@/components/admin/maker';
import { ReportCalls } from '@/components/admin/report-calls';
import { SettleReport } from '@/components/admin/settle-report';
import { findReport, type ReportDetails } from '@/lib/auth/admin/list-reports';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('reports') };
}

export default async function AdminReportPage({ params }: PageProps<'/admin/reports/[id]'>) {
  const { user } = await requireAdministrator();
  const report = (await findReport(webServices().db, user.id, (await params).id)) ?? notFound();
  const t = await getTranslations('admin.reports');
  const { locale } = report;
  const language = locale && new Intl.DisplayNames(await getLocale(), { type: 'language' }).of(locale);
  return (
    <div className="grid max-w-3xl gap-8">
      <h1 className="text-xl">
        {t.rich('heading', {
          about: () => <Maker key="about" who={report.about} />,
          reason: t(`reasons.${report.reason}`),
        })}
      </h1>
      <ReportSummary report={report} />
      <section aria-labelledby="words">
        <h2 id="words" className="font-semibold">
          {t('words')}
        </h2>
        <p dir="auto" className="wrap-anywhere mt-1 whitespace-pre-line">
          {report.words === '' ? <span className="text-ink-soft">{t('noWords')}</span> : report.words}
        </p>
      </section>
      <section aria-labelledby="facts">
        <h2 id="facts" className="mb-1 font-semibold">
          {t('facts')}
        </h2>
        {report.facts ? (
          <ReportCalls facts={report.facts} reporter={report.reporter} about={report.about} />
        ) : (
          <p className="text-ink-soft text-sm">{t('noFacts')}</p>
        )}
      </section>
      {report.settledMs === null && (
        <section aria-labelledby="settle">
          <h2 id="settle" className="mb-2 font-semibold">
            {t('settle.title')}
          </h2>
          <SettleReport
            id={report.id}
            hasPerson={report.about !== null}
            isDisabled={report.isDisabled}
            language={language ?? null}
          />
        </section>
      )}
    </div>
  );
}

/** Who reported whom, when, and what became of it. */
async function ReportSummary({ report }: { report: ReportDetails }) {
  const t = await getTranslations('admin.reports');
  const { about, reporter, madeMs, outcome, settledMs, settledBy, others } = report;
  const facts: [string, ReactNode][] = [
    [t('columns.about'), <Maker key="about" who={about} />],
    [t('columns.reporter'), <Maker key="reporter" who={reporter} />],
    [t('columns.made'), <Day key="made" atMs={madeMs} />],
    [t('others'), others],
    [t('columns.state'), t(`outcomes.${outcome ?? 'open'}`)],
  ];
  if (settledMs !== null) facts.push([t('settled'), <Day key="settled" atMs={settledMs} />]);
  if (settledBy !== undefined) facts.push([t('settledBy'), <Maker key="by" who={settledBy} />]);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm tabular-nums">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
