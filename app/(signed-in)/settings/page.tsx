import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { renderSVG } from 'uqr';
import { ContactLinkForm } from '@/components/contacts/contact-link-form';
import { AboutForm } from '@/components/settings/about-form';
import { HandleForm } from '@/components/settings/handle-form';
import { LanguageSelect } from '@/components/settings/language-select';
import { NameForm } from '@/components/settings/name-form';
import { PictureForm } from '@/components/settings/picture-form';
import { PreviewChoice } from '@/components/settings/preview-choice';
import { ThemeSelect } from '@/components/settings/theme-select';
import { TimeZoneSelect } from '@/components/settings/time-zone-select';
import { Button } from '@/components/ui/button';
import { freeHandle, handleChangeableAt } from '@/lib/auth/account/change-handle';
import { PICTURE_MAX_BYTES, PICTURE_SIDE_PX } from '@/lib/auth/profile/picture-bytes';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { timeZones } from '@/lib/i18n/time-zone';
import { contactLinkOf } from '@/lib/people/contacts/contact-link';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('profile') };
}

export default async function ProfilePage() {
  const { user, timeZone } = await requireSession();
  const { db, settings } = webServices();
  const { handleChangedAt } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const suggestion = user.handle ? null : await freeHandle(db, user.name);
  const address = await contactLinkOf(db, user.id, settings);
  const link = address === null ? null : { address, svg: renderSVG(address, { border: 2 }) };
  const t = await getTranslations('settings');
  const tContacts = await getTranslations('contacts');
  return (
    <div className="grid gap-10">
      <section aria-labelledby="profile" className="grid gap-4">
        <h1 id="profile" className="mb-4 text-3xl">
          {t('pages.profile')}
        </h1>
        <PictureForm user={user} sidePx={PICTURE_SIDE_PX} maxBytes={PICTURE_MAX_BYTES} />
        <NameForm user={user} />
        <HandleForm
          handle={user.handle ?? null}
          suggestion={suggestion}
          changeableAtMs={handleChangeableAt(handleChangedAt, Date.now())?.getTime() ?? null}
        />
        <AboutForm about={user.about ?? ''} />
      </section>
      <section aria-labelledby="contact-link" className="grid gap-4">
        <h2 id="contact-link" className="text-xl">
          {tContacts('link.heading')}
        </h2>
        <ContactLinkForm link={link} />
      </section>
      <section aria-labelledby="appearance" className="grid gap-4">
        <h2 id="appearance" className="text-xl">
          {t('appearance')}
        </h2>
        <LanguageSelect ownerId={user.id} />
        <TimeZoneSelect ownerId={user.id} chosen={timeZone} zones={timeZones()} />
        <ThemeSelect />
      </section>
      <section aria-labelledby="calls" className="grid gap-4">
        <h2 id="calls" className="text-xl">
          {t('calls')}
        </h2>
        <PreviewChoice />
      </section>
      <section aria-labelledby="connection" className="grid gap-4">
        <h2 id="connection" className="text-xl">
          {t('connection')}
        </h2>
        <p className="text-ink-soft text-sm">{t('checkHint')}</p>
        <Button asChild look="quiet" className="justify-self-start">
          <Link href="/check">{t('check')}</Link>
        </Button>
      </section>
    </div>
  );
}
