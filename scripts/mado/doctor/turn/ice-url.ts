import type { Protocol, ServerAddress } from './stun-transport';

export interface IceUrl extends ServerAddress {
  readonly url: string;
  /** DTLS, which no browser uses: there is nothing to try. */
  readonly isDtls: boolean;
}

const DEFAULT_PORT = 3478;
const DEFAULT_TLS_PORT = 5349;

/** Reads a URL that the settings have accepted (RFC 7064, 7065). */
export function parseIceUrl(url: string): IceUrl {
  const [, scheme = '', host = '', port, transport] =
    /^(\w+):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url) ?? [];
  const isSecure = scheme.endsWith('s');
  const protocol: Protocol = isSecure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp';
  return {
    url,
    protocol,
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (isSecure ? DEFAULT_TLS_PORT : DEFAULT_PORT)),
    isDtls: isSecure && transport === 'udp',
  };
}
