import { z } from 'zod';
import { userSchema } from '@/lib/protocol/presence';
import type { SignedInUser } from './account-watch';

const TIMEOUT_MS = 10_000;
const { id, name } = userSchema.shape;
const answerSchema = z.object({ user: z.object({ id, name }).optional() });

/** Who this browser is signed in as now; null for nobody. Rejects without an answer. */
export async function whoIsSignedIn(): Promise<SignedInUser | null> {
  const response = await fetch('/api/auth/session', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`asked who is signed in, the server answered ${response.status}`);
  return answerSchema.parse(await response.json()).user ?? null;
}
