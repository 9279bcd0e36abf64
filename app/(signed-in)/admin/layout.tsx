import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { NextIntlClientProvider } from 'next-intl';
import { getMessages, getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { AdminNav } from '@/components/admin/admin-nav';
import { Button } from '@/components/ui/button';
import { countOpenReports } from '@/lib/auth/admin/list-reports';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

/** The pages of the administration, each with one subject, below the list of them. */
export default async function AdminLayout({ children }: LayoutProps<'/admin'>) {
  const { user } = await requireAdministrator();
  const [t, openReports] = await Promise.all([getTranslations('admin'), countOpenReports(webServices().db, user.id)]);
  return (
    <NextIntlClientProvider messages={await getMessages()}>
      <OwnPage user={user}>
        <main className="mx-auto w-full max-w-6xl px-4 pt-6 pb-24 sm:px-6 sm:pt-10">
          <div className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-2">
            <Button asChild look="plain" size="small" className="-ml-3">
              <Link href="/settings">
                <ArrowLeft aria-hidden />
                {t('backToSettings')}
              </Link>
            </Button>
            <AdminNav openReports={openReports} />
          </div>
          {children}
        </main>
      </OwnPage>
    </NextIntlClientProvider>
  );
}
