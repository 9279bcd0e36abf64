const reachable = (host: string) => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

/** The address at which a program on this machine reaches a server that listens on `host`. */
export function ownAddress(host: string, port: number): { host: string; port: number } {
  return { host: reachable(host), port };
}

/** The same as a URL without a path. */
export function ownUrl(host: string, port: number, scheme: 'http' | 'https' = 'http'): string {
  const name = reachable(host);
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
