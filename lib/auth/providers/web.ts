import 'server-only';
import { cookies, headers } from 'next/headers';
import { attemptsCookieName, newcomerCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';
import { ATTEMPT_LIFE_SECONDS, type Attempt, decodeAttempts, encodeAttempts, takeAttempt } from './attempts';
import { configuredProviders } from './configured';
import { decodeNewcomer, encodeNewcomer, NEWCOMER_LIFE_SECONDS, type Newcomer } from './newcomer';
import { PROVIDER_PROBLEMS, type ProviderProblem } from './problem';
import type { Provider, ProviderId, ProviderName } from './provider';

let opened: readonly Provider[] | undefined;

/** The providers of this installation. What they say of themselves is kept from one request to the next. */
export function providers(): readonly Provider[] {
  opened ??= configuredProviders(webServices().settings);
  return opened;
}

/** Undefined for one that is not set up, and for any other text. */
export const providerOf = (id: string): Provider | undefined => providers().find((provider) => provider.id === id);

/** For client components. */
export const providerNames = (): ProviderName[] => providers().map(({ id, name }) => ({ id, name }));

/** Where a provider sends the browser back to: from PUBLIC_URL alone, whatever the request says. */
export const callbackOf = (id: ProviderId): URL =>
  new URL(`/api/sign-in/${id}/callback`, webServices().settings.publicUrl);

/** Cookies belong to a host: at another name of this machine the answer would find none. */
export async function isAtPublicUrl(): Promise<boolean> {
  return (await headers()).get('host') === new URL(webServices().settings.publicUrl).host;
}

async function setCookie(name: string, value: string, maxAge: number): Promise<void> {
  const options = sessionCookieOptions(webServices().settings.publicUrl);
  // Deleting a __Host- cookie must repeat its attributes, or the browser keeps it.
  (await cookies()).set(name, value, { ...options, maxAge });
}

async function storeAttempts(attempts: readonly Attempt[]): Promise<void> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  const name = attemptsCookieName(publicUrl);
  if (attempts.length === 0) return setCookie(name, '', 0);
  return setCookie(name, await encodeAttempts(attempts, AUTH_SECRET), ATTEMPT_LIFE_SECONDS);
}

async function readAttempts(): Promise<readonly Attempt[]> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  return decodeAttempts((await cookies()).get(attemptsCookieName(publicUrl))?.value, AUTH_SECRET);
}

/** Lets this browser come back from a provider. */
export async function rememberAttempt(attempt: Attempt): Promise<void> {
  await storeAttempts([...(await readAttempts()), attempt]);
}

/** The attempt of this browser that an answer belongs to. It counts once. */
export async function recallAttempt(provider: ProviderId, state: string): Promise<Attempt | null> {
  const { attempt, others } = takeAttempt(await readAttempts(), { provider, state });
  if (attempt) await storeAttempts(others);
  return attempt;
}

export async function rememberNewcomer(newcomer: Newcomer): Promise<void> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  await setCookie(newcomerCookieName(publicUrl), await encodeNewcomer(newcomer, AUTH_SECRET), NEWCOMER_LIFE_SECONDS);
}

/** Whom a provider has shown to this browser lately, and the provider; null if it is not set up any more. */
export async function newcomerOfBrowser(): Promise<{ newcomer: Newcomer; provider: Provider } | null> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  const newcomer = await decodeNewcomer((await cookies()).get(newcomerCookieName(publicUrl))?.value, AUTH_SECRET);
  const provider = newcomer && providerOf(newcomer.provider);
  return newcomer && provider ? { newcomer, provider } : null;
}

export async function forgetNewcomer(): Promise<void> {
  await setCookie(newcomerCookieName(webServices().settings.publicUrl), '', 0);
}

/** A page that says what went wrong. */
export function pathWithProblem(page: `/${string}`, id: ProviderId, problem: ProviderProblem): string {
  return `${page}${page.includes('?') ? '&' : '?'}${new URLSearchParams({ provider: id, problem })}`;
}

/** What a page's query says that went wrong: nothing but words of ours. */
export function shownProblem(
  query: Readonly<Record<string, string | string[] | undefined>>,
): { readonly problem: ProviderProblem; readonly provider: string } | null {
  const problem = PROVIDER_PROBLEMS.find((known) => known === query.problem);
  const provider = typeof query.provider === 'string' ? providerOf(query.provider) : undefined;
  return problem && provider ? { problem, provider: provider.name } : null;
}
