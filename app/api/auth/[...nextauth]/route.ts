import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/session/options';
import { loadSettings } from '@/lib/config/settings';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth 4 reads its own URL from the environment only; ours is in the settings. */
function handle(request: Request, context: Context): Promise<Response> {
  process.env.NEXTAUTH_URL = loadSettings().publicUrl;
  return NextAuth(request as never, context as never, authOptions());
}

export { handle as GET, handle as POST };
