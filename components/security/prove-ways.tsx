'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { pathBack, pathToProve, type WayBack } from '@/lib/auth/reauth/recent-proof';
import type { WaysToProve } from '@/lib/auth/reauth/ways-to-prove';
import { useStaying } from '@/lib/hooks/use-leaving';
import { ProveByPasskey } from './prove-by-passkey';
import { ProveForm } from './prove-form';

interface ProveWaysProps {
  back: WayBack;
  ways: WaysToProve;
}

/** Asks who is there, in each way that this person has. */
export function ProveWays({ back, ways: { hasPassword, hasPasskey, providers } }: ProveWaysProps) {
  const t = useTranslations('security.prove');
  useStaying();
  const isLost = !hasPassword && !hasPasskey && providers.length === 0;
  return (
    <div className="grid gap-8">
      {hasPassword && <ProveForm back={back} />}
      {isLost && (
        <p role="alert" className="text-ink-soft">
          <Words>{t('noWay')}</Words>
        </p>
      )}
      {(hasPasskey || providers.length > 0) && (
        <div className="grid justify-items-start gap-4">
          {hasPasskey && <ProveByPasskey back={back} isFirst={!hasPassword} />}
          {providers.map(({ id, name }, n) => (
            // It leaves the site, and works without scripts.
            <form key={id} method="post" action={`/api/sign-in/${id}`}>
              <OwnerField />
              <input type="hidden" name="intent" value="prove" />
              <input type="hidden" name="back" value={back} />
              <Button type="submit" look={hasPassword || hasPasskey || n > 0 ? 'quiet' : 'primary'}>
                {t('withProvider', { provider: name })}
              </Button>
            </form>
          ))}
        </div>
      )}
      {!hasPassword && pathToProve(back) !== pathBack(back) && (
        <Button asChild look="plain" className="justify-self-start">
          <Link href={pathBack(back)}>{t('cancel')}</Link>
        </Button>
      )}
    </div>
  );
}
