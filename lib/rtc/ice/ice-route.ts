/** The routes to a STUN or TURN server, each of which a network may block. DTLS (`turns` over UDP) counts as TLS. */
export type IceRoute = 'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls';

const URL_FORM = /^(stuns?|turns?):[^?]+(?:\?transport=(udp|tcp))?$/i;

/** The route that a server's URL stands for (RFC 7064, RFC 7065); null if it is no STUN or TURN URL. */
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
