const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether this host, of a URL or to listen on, is this machine and no other. */
export function isLoopback(host: string): boolean {
  return loopbackNames.includes(host) || host === '::1';
}

/**
 * The origins a page of Mado may have: the public URL's own. On one machine people type any of loopback's names,
 * so that each of them is right there, with the same port.
 */
export function allowedOrigins(settings: { publicUrl: string }): string[] {
  const { origin, protocol, hostname, port } = new URL(settings.publicUrl);
  if (!isLoopback(hostname)) return [origin];
  return loopbackNames.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}
