import { getTranslations } from 'next-intl/server';
import type { ProviderProblem } from '@/lib/auth/providers/problem';

/** Why a sign-in with a provider did not work, in words of ours. */
export async function ProviderProblemText({
  shown,
}: {
  shown: { readonly problem: ProviderProblem; readonly provider: string } | null;
}) {
  if (!shown) return null;
  const t = await getTranslations('providers.problems');
  return (
    <p role="alert" className="mb-5 rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
      {t(shown.problem, { provider: shown.provider })}
    </p>
  );
}
