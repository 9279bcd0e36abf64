/** The ways to a STUN or TURN server that a network may let through or not. DTLS (`turns` over UDP) counts as TLS. */
export type IceRoute = 'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls';

const URL_FORM = /^(stuns?|turns?):[^?]+(?:\?transport=(udp|tcp))?$/i;

/** Which way a server's URL goes (RFC 7064, RFC 7065); null for what is no such URL. */
export function routeOf(url: string): IceRoute | null {
  const [, scheme, transport] = URL_FORM.exec(url) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'stun':
    case 'stuns':
      return 'stun';
    case 'turn':
      return transport?.toLowerCase() === 'tcp' ? 'turn-tcp' : 'turn-udp';
    case 'turns':
      return 'turn-tls';
    default:
      return null;
  }
}
