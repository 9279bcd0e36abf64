import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/session/options';
import { loadSettings } from '@/lib/config/settings';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth 4 takes its own address from the environment alone; ours is among the settings. */
function handle(request: Request, context: Context): Promise<Response> {
  process.env.NEXTAUTH_URL = loadSettings().publicUrl;
  return NextAuth(request as never, context as never, authOptions());
}

export { handle as GET, handle as POST };
