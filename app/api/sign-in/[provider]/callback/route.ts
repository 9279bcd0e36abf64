import { getLocale } from 'next-intl/server';
import { arrive } from '@/lib/auth/providers/arrive';
import type { Attempt } from '@/lib/auth/providers/attempts';
import { linkIdentity } from '@/lib/auth/providers/link';
import { type ProviderProblem, problemOf, providerCode } from '@/lib/auth/providers/problem';
import type { Provider, Told } from '@/lib/auth/providers/provider';
import { callbackOf, pathWithProblem, providerOf, recallAttempt, rememberNewcomer } from '@/lib/auth/providers/web';
import { proveByIdentity } from '@/lib/auth/reauth/prove';
import { pathBack, pathToProve } from '@/lib/auth/reauth/recent-proof';
import { enterBrowser, requestAddress, requestClient } from '@/lib/auth/request-client';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { describeError } from '@/lib/logging/describe-error';

type Context = { params: Promise<{ provider: string }> };

/** Relative, so that it leads nowhere else; it takes the answer out of the address too. */
const seeOther = (path: string) =>
  new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } });

const SECURITY_PAGE = '/settings/security';

/** A browser comes back from a provider. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const provider = providerOf((await params).provider);
  if (!provider) return seeOther('/sign-in');
  const query = new URL(request.url).searchParams;
  const attempt = await recallAttempt(provider.id, query.get('state') ?? '');
  const session = await currentSession();
  const page = session ? pageOf(attempt) : '/sign-in';
  const fail = (problem: ProviderProblem) => seeOther(pathWithProblem(page, provider.id, problem));
  if (!attempt) {
    webServices().logger.info({ provider: provider.id, problem: 'lost' }, 'sign-in with a provider failed');
    return fail('lost');
  }
  const { link, prove } = attempt;
  const login = link ?? prove;
  if (login && !(session?.user.id === login.userId && session.sessionId === login.sessionId))
    return fail('other-account');
  const { limits, logger } = webServices();
  const address = await requestAddress();
  if ((await limits.beforeProviderAnswer(address)) > 0) {
    logger.info(
      { provider: provider.id, address: address.text, problem: 'too-many' },
      'sign-in with a provider failed',
    );
    return fail('too-many');
  }
  let told: Told;
  try {
    const callback = callbackOf(provider.id);
    callback.search = query.toString();
    told = await provider.readAnswer(attempt, callback);
    await limits.recordGoodAnswer(address);
  } catch (error) {
    const problem = problemOf(error);
    const about = { provider: provider.id, problem, said: providerCode(error), error: describeError(error) };
    // What people do is no fault.
    logger[problem === 'refused' ? 'info' : 'warn'](about, 'sign-in with a provider failed');
    return fail(problem);
  }
  let result: Next;
  if (prove) result = await proved(told, prove);
  else result = link ? await linked(provider, told, link) : await arrived(provider, told, attempt);
  return typeof result === 'string' ? seeOther(result) : fail(result.problem);
}

/** Of somebody who is signed in: where they were before they went to the provider. */
function pageOf(attempt: Attempt | null): `/${string}` {
  if (attempt?.prove) return pathToProve(attempt.prove.back);
  return attempt === null || attempt.link ? SECURITY_PAGE : '/sign-in';
}

/** Where to go on; or why not. */
type Next = string | { readonly problem: ProviderProblem };

async function linked(provider: Provider, told: Told, { userId }: NonNullable<Attempt['link']>): Promise<Next> {
  const locale = (await getLocale()) as Locale;
  const result = await linkIdentity(webServices(), told, { userId, providerName: provider.name, locale });
  return result === 'linked' ? `${SECURITY_PAGE}?${new URLSearchParams({ linked: provider.id })}` : { problem: result };
}

async function proved(told: Told, { back, ...proving }: NonNullable<Attempt['prove']>): Promise<Next> {
  return (await proveByIdentity(webServices(), proving, told)) ? pathBack(back) : { problem: 'not-yours' };
}

async function arrived(provider: Provider, told: Told, { invite }: Attempt): Promise<Next> {
  const arrival = await arrive(webServices(), told, await requestClient(), invite);
  if (arrival.kind === 'problem') return arrival;
  if (arrival.kind === 'begun') return enterBrowser(arrival.begun);
  await rememberNewcomer({ ...told, provider: provider.id, invite });
  return '/sign-up/finish';
}

/** The parts of an answer that is posted as a form. */
const ANSWER_FIELDS = ['code', 'state', 'error', 'iss'];

/**
 * The same as a form that the provider's page posts. Browsers keep our cookies from forms of other sites
 * (SameSite=Lax), so the answer comes again as an address.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const provider = providerOf((await params).provider);
  const form = await request.formData().catch(() => null);
  if (!provider?.postsAnswer || !form) return seeOther('/sign-in');
  const query = new URLSearchParams();
  for (const field of ANSWER_FIELDS) {
    const value = form.get(field);
    if (typeof value === 'string') query.set(field, value);
  }
  return seeOther(`${callbackOf(provider.id).pathname}?${query}`);
}
