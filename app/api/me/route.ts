import { currentSession } from '@/lib/auth/current-user';

/** Who this browser is signed in as, or null: for a page that must know whether it is still its own person's. */
export async function GET(): Promise<Response> {
  const session = await currentSession();
  return Response.json({ user: session?.user ?? null }, { headers: { 'Cache-Control': 'no-store' } });
}
