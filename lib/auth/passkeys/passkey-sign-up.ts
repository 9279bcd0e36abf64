import { checkNewPerson, type SignUpField } from '@/lib/auth/account/new-account';
import type { RuleErrors } from '@/lib/auth/account/schemas';
import { type EntrySettings, mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { Database } from '@/lib/db/client';
import type { PasskeyDeps } from './check-passkey';
import { checkNewPasskey, creationOptions, type FirstPasskey, handleFor, type MadeAnswer } from './new-passkey';
import { relyingPartyOf } from './relying-party';

interface AskDeps {
  readonly db: Database;
  readonly settings: EntrySettings & { readonly publicUrl: string };
}

type SignUpOptions =
  | { readonly ok: true; readonly options: Awaited<ReturnType<typeof creationOptions>> }
  | { readonly ok: false; readonly errors: RuleErrors<SignUpField> }
  | { readonly ok: false; readonly refused: EntryRefusal | 'passkey-refused' };

/**
 * What the browser of somebody who signs up is asked to make. Whatever is wrong with the form is said before: a passkey
 * for no account would stay with its authenticator.
 * @param makeChallenge gives the browser a challenge for `sign-up`
 */
export async function signUpOptions(
  { db, settings }: AskDeps,
  input: Record<string, unknown>,
  isLocal: boolean,
  makeChallenge: () => Promise<string>,
): Promise<SignUpOptions> {
  const party = relyingPartyOf(settings.publicUrl);
  if (!party) return { ok: false, refused: 'passkey-refused' };
  const entrant = readEntrant(settings, String(input.invite ?? ''), isLocal);
  if ('refused' in entrant) return { ok: false, ...entrant };
  const admission = await mayEnter(db, settings, entrant);
  if ('refused' in admission) return { ok: false, ...admission };
  const checked = checkNewPerson(input);
  if ('errors' in checked) return { ok: false, errors: checked.errors };
  const { displayName, email, emailTyped = email } = checked.account;
  const challenge = await makeChallenge();
  const handle = handleFor(challenge);
  const options = await creationOptions({ party, challenge, handle, userName: emailTyped, displayName });
  return { ok: true, options };
}

/** What the browser has made for a sign-up; null for every wrong answer. */
export async function firstPasskey(deps: PasskeyDeps, made: MadeAnswer): Promise<FirstPasskey | null> {
  const checked = await checkNewPasskey(deps, made, 'sign-up');
  return checked && { passkey: checked.passkey, handle: handleFor(checked.challenge) };
}
