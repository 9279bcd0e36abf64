import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { ConnectionTest } from '@/components/check/connection-test';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';
import { requireUser } from '@/lib/auth/session/current-user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('check'))('title') };
}

export default async function CheckPage() {
  const user = await requireUser();
  const t = await getTranslations('settings');
  return (
    <OwnPage user={user}>
      <PageColumn>
        <Button asChild look="plain" size="small" className="-ml-3">
          <Link href="/lobby">
            <ArrowLeft aria-hidden />
            {t('backToLobby')}
          </Link>
        </Button>
        <ConnectionTest />
      </PageColumn>
    </OwnPage>
  );
}
