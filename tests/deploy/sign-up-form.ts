import type { IncomingHttpHeaders } from 'node:http';

/** A page as it was received. */
export interface ReceivedPage {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The request by which a browser without scripts submits the form of the sign-up or the sign-in page. */
export async function signUpForm(
  page: ReceivedPage,
  origin: string,
  email: string,
  password = 'a window over the harbour',
) {
  const form = new FormData();
  const hidden = page.text.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g);
  for (const [, name = '', value = ''] of hidden) form.append(name, value.replaceAll('&quot;', '"'));
  const filled = { displayName: 'Eve', email, password };
  for (const [name, value] of Object.entries(filled)) form.append(name, value);
  const encoded = new Response(form);
  const headers: Record<string, string> = {
    origin,
    cookie: (page.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; '),
    'content-type': encoded.headers.get('content-type') ?? '',
    'accept-language': 'en',
  };
  return { method: 'POST', headers, body: await encoded.text() };
}
