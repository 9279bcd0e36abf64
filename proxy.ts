import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy, securityHeaders } from '@/lib/auth/security-headers';
import { isForSidecar } from '@/lib/protocol/version';

/** On one-port hosts Next carries the socket to the sidecar; its port is only known when the program runs. */
function toSidecar(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  return NextResponse.rewrite(new URL(pathname + search, `http://127.0.0.1:${process.env.SIGNALING_PORT}`));
}

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (isForSidecar(pathname)) return toSidecar(request);

  const nonce = crypto.randomUUID().replaceAll('-', '');
  const policy = contentSecurityPolicy(nonce, request.headers.get('host'), process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the request's policy; our layout reads it from x-nonce.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ['/signaling', '/signaling/:path*', '/((?!_next/static|_next/image|signaling|sounds/|icon).*)'],
};
