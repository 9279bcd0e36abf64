import { challengeBrowser } from '@/lib/auth/passkeys/browser';
import { authenticationOptions } from '@/lib/auth/passkeys/check-passkey';
import { webServices } from '@/lib/auth/web-services';

/**
 * What a browser is asked to sign in order to sign in with a passkey: the same for everybody. No server action, because
 * the page asks as soon as it is shown, and an action that sets a cookie renders the page again.
 */
export async function POST(): Promise<Response> {
  const options = await authenticationOptions(webServices(), await challengeBrowser('sign-in'), null);
  return Response.json(options, { headers: { 'Cache-Control': 'private, no-store' } });
}
