import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { ProviderName } from '@/lib/auth/providers/provider';

interface ProviderButtonsProps {
  providers: readonly ProviderName[];
  /** What the page was opened with; it travels to the provider's answer. */
  invite?: string;
}

/** Other ways to sign in. Plain forms: they leave the site, and work without scripts. */
export function ProviderButtons({ providers, invite }: ProviderButtonsProps) {
  const t = useTranslations('providers');
  if (providers.length === 0) return null;
  return (
    <div className="mt-6 grid gap-3">
      <p className="flex items-center gap-3 text-ink-soft text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('or')}
      </p>
      {providers.map(({ id, name }) => (
        <form key={id} method="post" action={`/api/sign-in/${id}`}>
          {invite && <input type="hidden" name="invite" value={invite} />}
          <Button type="submit" look="quiet" size="large" className="w-full">
            {t('continueWith', { provider: name })}
          </Button>
        </form>
      ))}
    </div>
  );
}
