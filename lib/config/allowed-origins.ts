const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether this host, from a URL or a listen address, is the local machine only. */
export function isLoopback(host: string): boolean {
  return loopbackNames.includes(host) || host === '::1';
}

/**
 * The origins that pages of Mado may have: that of the public URL. If it is loopback, people type any of loopback's
 * names, so all of them are allowed, with the same port.
 */
export function allowedOrigins(settings: { publicUrl: string }): string[] {
  const { origin, protocol, hostname, port } = new URL(settings.publicUrl);
  if (!isLoopback(hostname)) return [origin];
  return loopbackNames.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}
