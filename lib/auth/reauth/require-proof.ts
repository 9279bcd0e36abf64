import 'server-only';
import { redirect } from 'next/navigation';
import { type Requirement, requireOwner } from '@/lib/auth/session/current-user';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { keepDraft } from './draft';
import { hasRecentProof, pathToProve, type WayBack } from './recent-proof';

interface ProofRequirement extends Requirement {
  /** What was typed: the form shows it again once its owner is back. */
  readonly draft?: string;
}

/**
 * For actions that change how an account is signed in to or its e-mail address, or that delete it: `requireOwner`, and
 * its person must have proved who they are within the last 10 minutes. Otherwise it redirects to the page that asks for
 * that and leads back to `back`. Null if this browser has signed in as somebody else since the form's page was opened.
 */
export async function requireProvedOwner(
  form: FormData,
  back: WayBack,
  { draft, ...requirement }: ProofRequirement = {},
): Promise<SignedIn | null> {
  const session = await requireOwner(form, requirement);
  if (!session || hasRecentProof(session)) return session;
  if (draft) await keepDraft(session.user.id, draft);
  redirect(pathToProve(back));
}
