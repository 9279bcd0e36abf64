import type { Database } from '@/lib/db/client';
import { SIGN_UP_MODES, type SignUpMode } from './sign-up-modes';

/** The name of the choice in its table. */
export const SIGN_UP_CHOICE = 'sign-up';

type Choices = Pick<Database, 'serverChoice'>;

/** Of two modes the one that lets in fewer people. */
export const narrower = (a: SignUpMode, b: SignUpMode): SignUpMode =>
  SIGN_UP_MODES.indexOf(a) < SIGN_UP_MODES.indexOf(b) ? b : a;

/**
 * Who may make an account now: whoever `SIGN_UP` allows, or fewer where administrators have chosen so. Read anew each
 * time, so that all machines of one Mado agree.
 * @param allowed SIGN_UP
 */
export async function signUpMode(db: Choices, allowed: SignUpMode): Promise<SignUpMode> {
  const row = await db.serverChoice.findUnique({ where: { name: SIGN_UP_CHOICE } });
  const chosen = SIGN_UP_MODES.find((mode) => mode === row?.value);
  return chosen ? narrower(allowed, chosen) : allowed;
}

/** Chooses a mode that SIGN_UP allows. What it allows itself is no choice: a later SIGN_UP counts as it is. */
export async function storeSignUpMode(tx: Choices, mode: SignUpMode, allowed: SignUpMode): Promise<void> {
  const name = SIGN_UP_CHOICE;
  if (mode === allowed) {
    await tx.serverChoice.deleteMany({ where: { name } });
    return;
  }
  const data = { value: mode, chosenAt: new Date() };
  await tx.serverChoice.upsert({ where: { name }, create: { name, ...data }, update: data });
}
