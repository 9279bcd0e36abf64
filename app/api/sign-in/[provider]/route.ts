import { getLocale, getTranslations } from 'next-intl/server';
import { textOf } from '@/lib/auth/account/form-state';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { MOST_INVITE, newAttempt } from '@/lib/auth/providers/attempts';
import { handOverPage } from '@/lib/auth/providers/hand-over-page';
import { problemOf } from '@/lib/auth/providers/problem';
import { callbackOf, isAtPublicUrl, pathWithProblem, providerOf, rememberAttempt } from '@/lib/auth/providers/web';
import { hasRecentProof, pathToProve, wayBackOf } from '@/lib/auth/reauth/recent-proof';
import { browserWithoutCookies } from '@/lib/auth/request-client';
import { currentSession, isOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { describeError } from '@/lib/logging/describe-error';

type Context = { params: Promise<{ provider: string }> };

/** Relative, so that it leads nowhere else. */
const seeOther = (path: string) => new Response(null, { status: 303, headers: { Location: path } });

/**
 * Begins a sign-in with a provider. With `intent=link` it is to be linked to the account that the form's page was opened
 * for; with `intent=prove` the person of this login proves who they are, and goes on to `back`. The gate has refused
 * forms of other sites.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const provider = providerOf((await params).provider);
  const form = await request.formData().catch(() => null);
  if (!provider || !form) return seeOther('/sign-in');
  const intent = textOf(form, 'intent');
  const [isLink, isProof] = [intent === 'link', intent === 'prove'];
  const back = wayBackOf(textOf(form, 'back'));
  const page = isLink ? '/settings/security' : isProof ? pathToProve(back) : '/sign-in';
  const fail = (problem: Parameters<typeof pathWithProblem>[2]) =>
    seeOther(pathWithProblem(page, provider.id, problem));
  if (!(await isAtPublicUrl())) {
    const { publicUrl } = webServices().settings;
    return seeOther(publicUrl + pathWithProblem(page, provider.id, 'elsewhere'));
  }
  const session = isLink || isProof ? await currentSession() : null;
  if (isLink || isProof) {
    if (!(session && isOwner(session, form))) return fail('other-account');
    if (isLink && mustProveAddress(session, webServices().settings)) return seeOther('/confirm-email');
    if (isLink && !hasRecentProof(session)) return seeOther(pathToProve('security'));
    // A sign-in page says by itself how to allow them.
  } else if (await browserWithoutCookies()) return seeOther('/sign-in');
  const login = session && { userId: session.user.id, sessionId: session.sessionId };
  const invite = textOf(form, 'invite').slice(0, MOST_INVITE);
  const attempt = newAttempt(provider.id, {
    link: isLink ? login : null,
    prove: isProof && login ? { ...login, back } : null,
    invite,
  });
  try {
    const url = await provider.signInUrl(attempt, callbackOf(provider.id));
    await rememberAttempt(attempt);
    const locale = (await getLocale()) as Locale;
    const words = (await getTranslations('providers'))('handOver', { provider: provider.name });
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
    return new Response(handOverPage({ locale, url, words }), { headers });
  } catch (error) {
    const problem = problemOf(error);
    webServices().logger.warn({ provider: provider.id, problem, error: describeError(error) }, 'provider not reached');
    return fail(problem);
  }
}
