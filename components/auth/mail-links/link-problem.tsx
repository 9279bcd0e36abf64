import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';

/** Why a link of a mail leads nowhere, and the way to a new one. */
export function LinkProblem({ words, href, button }: { words: string; href: string; button: string }) {
  return (
    <div className="grid justify-items-start gap-5">
      <p role="alert">
        <Words>{words}</Words>
      </p>
      <Button asChild size="large">
        <Link href={href}>{button}</Link>
      </Button>
    </div>
  );
}

/** While the server is asked about a link. */
export function LinkCheck() {
  const t = useTranslations('auth');
  return (
    <>
      <p role="status">{t('linkChecking')}</p>
      <noscript>{t('linkNeedsScripts')}</noscript>
    </>
  );
}
