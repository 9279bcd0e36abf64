import { mayAdminister } from '@/lib/auth/account/role';
import { narrower, signUpMode, storeSignUpMode } from '@/lib/auth/entry/sign-up-choice';
import { SIGN_UP_MODES, type SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { type Doer, recordDeed } from './deeds';

interface SignUpChoice {
  readonly mode: SignUpMode;
  /** SIGN_UP: the pages can let in fewer people than it, and not more. */
  readonly allowed: SignUpMode;
}

/** Chooses who may make an account from now on. */
export function chooseSignUp(
  db: Database,
  by: Doer,
  { mode, allowed }: SignUpChoice,
): Promise<{ readonly wasAlready: boolean } | 'not-administrator' | 'sign-up-not-allowed'> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await mayAdminister(tx, by))) return 'not-administrator';
      if (narrower(mode, allowed) !== mode) return 'sign-up-not-allowed';
      const wasAlready = (await signUpMode(tx, allowed)) === mode;
      await storeSignUpMode(tx, mode, allowed);
      if (!wasAlready) {
        await recordDeed(tx, by, { kind: 'sign-up-chosen', details: { signUp: SIGN_UP_MODES.indexOf(mode) } });
      }
      return { wasAlready };
    }),
  );
}
