import type { BegunLogin } from '@/lib/auth/session/begin-login';
import type { NewSession } from '@/lib/auth/session/sessions';

/** The login that a first step led to. Throws if there is none, or if a second step is asked for. */
export function sessionOf(result: { readonly ok: boolean; readonly begun?: BegunLogin | null }): NewSession {
  if (result.begun?.kind !== 'signed-in') throw new Error(`nobody was signed in: ${JSON.stringify(result)}`);
  return result.begun.session;
}
