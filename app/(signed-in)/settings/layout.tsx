import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { OwnPage } from '@/components/account/own-page';
import { SettingsNav } from '@/components/settings/settings-nav';
import { Button } from '@/components/ui/button';
import { requireSession } from '@/lib/auth/session/current-user';

/** The settings' pages, each with one subject, beside the list of them. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { user, role } = await requireSession();
  const t = await getTranslations('settings');
  const administration = role === 'administrator' ? (await getTranslations('admin'))('title') : null;
  return (
    <OwnPage user={user}>
      <main className="mx-auto w-full max-w-4xl px-4 pt-6 pb-24 sm:px-6 sm:pt-10">
        <Button asChild look="plain" size="small" className="-ml-3">
          <Link href="/lobby">
            <ArrowLeft aria-hidden />
            {t('backToLobby')}
          </Link>
        </Button>
        <div className="mt-4 grid gap-8 md:grid-cols-[11rem_minmax(0,1fr)] md:gap-12">
          <SettingsNav administration={administration} />
          <div className="max-w-md">{children}</div>
        </div>
      </main>
    </OwnPage>
  );
}
