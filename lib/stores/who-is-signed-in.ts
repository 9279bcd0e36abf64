import { z } from 'zod';
import { userSchema } from '@/lib/protocol/sidecar/presence';
import type { SignedInUser } from './account-watch';

const TIMEOUT_MS = 10_000;
const { id, name } = userSchema.shape;
const answerSchema = z.object({ user: z.object({ id, name }).optional() });

/** The user this browser is signed in as now; null for nobody. Rejects if the server gives no answer. */
export async function whoIsSignedIn(): Promise<SignedInUser | null> {
  const response = await fetch('/api/auth/session', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET /api/auth/session answered ${response.status}`);
  return answerSchema.parse(await response.json()).user ?? null;
}
