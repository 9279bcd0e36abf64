import { z } from 'zod';
import { type User, userSchema } from '@/lib/protocol/presence';

const TIMEOUT_MS = 10_000;
const answerSchema = z.object({ user: userSchema.nullable() });

/** Who this browser is signed in as now; null for nobody. Rejects without an answer. */
export async function whoIsSignedIn(): Promise<User | null> {
  const response = await fetch('/api/me', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/api/me answered ${response.status}`);
  return answerSchema.parse(await response.json()).user;
}
