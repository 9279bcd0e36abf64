'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { endLoginAction } from '@/lib/auth/session/login-actions';
import type { Login } from '@/lib/auth/session/logins';
import type { DeviceWords } from '@/lib/browser/device-words';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

export interface ShownLogin extends Pick<Login, 'handle' | 'isThis' | 'address'> {
  readonly device: DeviceWords;
  readonly beganAtMs: number;
  readonly usedAtMs: number | null;
}

interface LoginListProps {
  logins: readonly ShownLogin[];
  /** The server's time: a page's own clock may be wrong. */
  nowMs: number;
}

/** Where somebody is signed in, with a button to end each login, and one for all others. */
export function LoginList({ logins, nowMs }: LoginListProps) {
  const t = useTranslations('settings.sessions');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(endLoginAction, { values: {}, errors: {} });
  useSavedToast(state, t('ended'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <div className="grid gap-6">
      <FormFailure failure={state.failure} />
      <ul aria-label={t('title')} className="divide-y divide-line">
        {logins.map((login) => (
          <li key={login.handle} className="flex items-center gap-4 py-4">
            <LoginWords login={login} nowMs={nowMs} />
            {!login.isThis && (
              <form action={send}>
                <OwnerField />
                <input type="hidden" name="handle" value={login.handle} />
                <Button type="submit" look="quiet" size="small" busy={pending}>
                  {t('end')}
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {logins.length > 1 && (
        <form action={send}>
          <OwnerField />
          <Button type="submit" look="soft" busy={pending}>
            {t('endOthers')}
          </Button>
        </form>
      )}
    </div>
  );
}

function LoginWords({ login, nowMs }: { login: ShownLogin; nowMs: number }) {
  const t = useTranslations('settings.sessions');
  const format = useFormatter();
  const { browser, system } = login.device;
  const ago = (ms: number) =>
    nowMs - ms < 60_000 ? t('justNow') : format.relativeTime(new Date(ms), { now: new Date(nowMs), style: 'long' });
  return (
    <div className="min-w-0 flex-1">
      <p className="font-medium">
        <Words>
          {browser && system ? t('device', { browser, system }) : (browser ?? system ?? t('unknownDevice'))}
        </Words>
        {login.isThis && <span className="ml-2 font-normal text-moss text-sm">{t('thisOne')}</span>}
      </p>
      <p className="text-ink-soft text-sm">
        <Words>
          {t('times', {
            began: format.dateTime(new Date(login.beganAtMs), { dateStyle: 'medium' }),
            used: ago(login.usedAtMs ?? login.beganAtMs),
          })}
        </Words>
      </p>
      {login.address !== '' && (
        <p className="wrap-anywhere text-ink-soft text-sm" translate="no">
          {login.address}
        </p>
      )}
    </div>
  );
}
