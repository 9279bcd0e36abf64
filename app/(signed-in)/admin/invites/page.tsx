import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InviteForm } from '@/components/admin/invite-form';
import { InviteTable } from '@/components/admin/invite-table';
import { NextPage } from '@/components/admin/next-page';
import { SignUpChoice } from '@/components/admin/sign-up-choice';
import { readCursor } from '@/lib/auth/admin/cursor';
import { listInvites } from '@/lib/auth/admin/list-invites';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import { SIGN_UP_MODES } from '@/lib/auth/entry/sign-up-modes';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('invites') };
}

export default async function AdminInvitesPage({ searchParams }: PageProps<'/admin/invites'>) {
  await requireAdministrator();
  const { after } = await searchParams;
  const cursor = readCursor(after);
  const t = await getTranslations('admin.invites');
  const { db, settings } = webServices();
  const nowMs = Date.now();
  const [{ rows, next }, mode] = await Promise.all([listInvites(db, cursor, nowMs), signUpMode(db, settings.SIGN_UP)]);
  const allowed = SIGN_UP_MODES.slice(SIGN_UP_MODES.indexOf(settings.SIGN_UP));
  return (
    <>
      <h1 className="text-xl">{t('title')}</h1>
      <p className="mt-1 mb-5 max-w-prose text-ink-soft text-sm">{t(`intro.${mode}`)}</p>
      <SignUpChoice mode={mode} allowed={allowed} />
      <h2 className="mt-8 mb-3 font-semibold">{t('make')}</h2>
      <InviteForm />
      <div className="mt-8">
        {rows.length === 0 ? (
          <p className="py-4 text-ink-soft">{t('nothing')}</p>
        ) : (
          <InviteTable invites={rows} nowMs={nowMs} />
        )}
      </div>
      <NextPage path="/admin/invites" cursor={cursor ? String(after) : undefined} next={next} />
    </>
  );
}
