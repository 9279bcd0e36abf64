import type { Logger } from 'pino';
import type { SignInLimits } from '@/lib/auth/limits/sign-in-limits';
import type { KnownAccounts } from '@/lib/auth/session/known-devices';
import { createSession, type NewSession } from '@/lib/auth/session/sessions';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { ClientAddress } from '@/lib/http/client-address';
import { isCommonPassword } from './common-passwords';
import { hashPassword } from './password';
import { type FieldErrors, fieldErrors, signUpSchema } from './schemas';

/** Where a request comes from. */
export interface Client {
  readonly address: ClientAddress;
  readonly userAgent: string;
  /** The accounts that have signed in on the same device. */
  readonly knownAccounts: KnownAccounts;
}

export interface AccountDeps {
  readonly db: Database;
  readonly limits: SignInLimits;
  readonly logger: Pick<Logger, 'info'>;
  readonly settings: { readonly PASSWORD_MIN_LENGTH: number };
}

export type SignUpField = 'displayName' | 'email' | 'password';
export type SignUpResult =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly errors: FieldErrors<SignUpField> }
  | { readonly ok: false; readonly waitSeconds: number };

/** Both databases report a taken e-mail with this Prisma code, also when two requests race for it. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

/**
 * Creates an account and signs it in. A taken e-mail costs the same hash, and the response says only that it cannot be
 * used.
 */
export async function signUp(deps: AccountDeps, input: Record<string, unknown>, client: Client): Promise<SignUpResult> {
  const parsed = signUpSchema(deps.settings.PASSWORD_MIN_LENGTH).safeParse(input);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error) };
  const { displayName, email, password } = parsed.data;
  if (isCommonPassword(password)) return { ok: false, errors: { password: 'password-common' } };
  if ([displayName, email, email.split('@')[0]].some((own) => own?.toLowerCase() === password.toLowerCase())) {
    return { ok: false, errors: { password: 'password-is-yours' } };
  }
  const waitSeconds = deps.limits.beforeSignUp(client.address);
  if (waitSeconds > 0) {
    deps.logger.info({ address: client.address.text, waitSeconds }, 'sign-up refused: too many from this address');
    return { ok: false, waitSeconds };
  }

  const passwordHash = await hashPassword(password);
  try {
    const data = { displayName, email, passwordHash };
    const user = await writePatiently(() => deps.db.user.create({ data, select: { id: true } }));
    deps.logger.info({ userId: user.id }, 'signed up');
    return { ok: true, session: await createSession(deps.db, user.id, client.userAgent) };
  } catch (error) {
    if (isTaken(error)) return { ok: false, errors: { email: 'email-unusable' } };
    throw error;
  }
}
