import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { renderSVG } from 'uqr';
import { AuthenticatorForm } from '@/components/security/authenticator-form';
import { hasRecentProof, pathToProve } from '@/lib/auth/reauth/recent-proof';
import { pendingAuthenticator } from '@/lib/auth/second-step/set-up';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.setUp'))('title') };
}

/** Shows a secret, so that it too asks who is there. */
export default async function AuthenticatorPage() {
  const session = await requireSession();
  if (!hasRecentProof(session)) redirect(pathToProve('security'));
  const services = webServices();
  const app = await pendingAuthenticator(services, session.user.id);
  const t = await getTranslations('security.setUp');
  return (
    <>
      <h1 className="mb-6 text-3xl">{t('title')}</h1>
      <AuthenticatorForm
        app={app && { ...app, svg: renderSVG(app.uri, { border: 2 }) }}
        site={new URL(services.settings.publicUrl).host}
      />
    </>
  );
}
