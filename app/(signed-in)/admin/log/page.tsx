import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { DeedSentence } from '@/components/admin/deed-sentence';
import { NextPage } from '@/components/admin/next-page';
import { readCursor } from '@/lib/auth/admin/cursor';
import { listDeeds } from '@/lib/auth/admin/log';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('log') };
}

export default async function AdminLogPage({ searchParams }: PageProps<'/admin/log'>) {
  const { user } = await requireAdministrator();
  const { after } = await searchParams;
  const cursor = readCursor(after);
  const [t, format] = [await getTranslations('admin.log'), await getFormatter()];
  const { rows, next } = await listDeeds(webServices().db, cursor, user.id);
  return (
    <>
      <h1 className="text-xl">{t('title')}</h1>
      <p className="mt-1 max-w-prose text-ink-soft text-sm">{t('intro')}</p>
      {rows.length === 0 ? (
        <p className="py-8 text-ink-soft">{t('nothing')}</p>
      ) : (
        <ol aria-label={t('title')} className="mt-4 divide-y divide-line border-line border-y text-sm">
          {rows.map((deed) => (
            <li key={deed.id} className="grid gap-x-6 px-1 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
              <time dateTime={new Date(deed.atMs).toISOString()} className="text-ink-soft tabular-nums">
                {format.dateTime(new Date(deed.atMs), { dateStyle: 'medium', timeStyle: 'short' })}
              </time>
              <DeedSentence deed={deed} />
            </li>
          ))}
        </ol>
      )}
      <NextPage path="/admin/log" cursor={cursor ? String(after) : undefined} next={next} />
    </>
  );
}
