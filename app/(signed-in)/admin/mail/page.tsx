import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Ago } from '@/components/admin/ago';
import { MailTable } from '@/components/admin/mail-table';
import { TestMailForm } from '@/components/admin/test-mail-form';
import { TestPushForm } from '@/components/admin/test-push-form';
import { readMailQueue } from '@/lib/auth/admin/mail-queue';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('mail') };
}

export default async function AdminMailPage() {
  await requireAdministrator();
  const { db, settings } = webServices();
  const t = await getTranslations('admin.mail');
  const [{ waiting, failed, sentMs }, browsers] = await Promise.all([readMailQueue(db), db.pushSubscription.count()]);
  const nowMs = Date.now();
  return (
    <>
      <h1 className="text-xl">{t('title')}</h1>
      <p className="mt-1 max-w-prose text-ink-soft text-sm">{t(settings.SMTP_URL ? 'intro' : 'introOutbox')}</p>
      <dl className="mt-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm tabular-nums">
        <dt className="text-ink-soft">{t('waiting')}</dt>
        <dd>{waiting}</dd>
        <dt className="text-ink-soft">{t('sent')}</dt>
        <dd>{sentMs === null ? t('notSent') : <Ago atMs={sentMs} nowMs={nowMs} />}</dd>
      </dl>
      <TestMailForm />
      <h2 className="mt-8 mb-2 font-semibold">{t('failed')}</h2>
      {failed.length === 0 ? (
        <p className="text-ink-soft text-sm">{t('noneFailed')}</p>
      ) : (
        <MailTable mails={failed} nowMs={nowMs} />
      )}
      <h2 className="mt-10 font-semibold">{t('push.title')}</h2>
      <p className="mt-1 max-w-prose text-ink-soft text-sm">{t('push.intro', { count: browsers })}</p>
      <TestPushForm />
    </>
  );
}
