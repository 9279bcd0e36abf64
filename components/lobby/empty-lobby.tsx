'use client';
import { useTranslations } from 'next-intl';
import { CopyButton } from '@/components/ui/copy-button';

/** Nobody else is here: how to invite a friend, and how to try a call alone. */
export function EmptyLobby() {
  const t = useTranslations('lobby.empty');
  // Rendered only once the people are known, hence never on the server.
  const { origin: address, hostname } = window.location;
  const onlyHere = hostname === 'localhost' || hostname === '127.0.0.1';

  return (
    <div className="animate-appear py-6 sm:py-10">
      <EmptyWindow />
      <p className="mt-6 font-semibold text-xl">{t('heading')}</p>
      <p className="mt-1 max-w-prose text-ink-soft">{t('text')}</p>
      <div className="mt-8 grid gap-8 sm:grid-cols-2">
        <section>
          <h3>{t('inviteHeading')}</h3>
          <p className="mt-1 text-ink-soft text-sm">{t('inviteText')}</p>
          <p className="mt-3 select-all break-all font-medium text-accent text-sm">{address}</p>
          {onlyHere && <p className="mt-1 text-ink-soft text-sm">{t('onlyHere')}</p>}
          <div className="mt-3 grid justify-items-start gap-2">
            <CopyButton text={address} words={{ copy: t('copy'), copied: t('copied'), failed: t('copyFailed') }} />
          </div>
        </section>
        <section>
          <h3>{t('aloneHeading')}</h3>
          <p className="mt-1 text-ink-soft text-sm">{t('aloneText')}</p>
        </section>
      </div>
    </div>
  );
}

/** An illustration: a window with nobody behind it, one pane lit. */
function EmptyWindow() {
  return (
    <svg aria-hidden viewBox="0 0 120 88" className="h-22 w-30 text-line-strong" fill="none" stroke="currentColor">
      <rect x="8" y="4" width="104" height="72" rx="6" strokeWidth="2" />
      <rect x="12" y="8" width="46" height="64" rx="3" fill="var(--accent-wash)" stroke="none" />
      <path d="M60 4v72M8 40h104" strokeWidth="2" />
      <path d="M2 84h116" strokeWidth="2" strokeLinecap="round" />
      <circle cx="35" cy="24" r="7" fill="var(--amber)" stroke="none" opacity=".75" />
    </svg>
  );
}
