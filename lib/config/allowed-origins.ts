const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origins a page of Mado may have: the public URL's own. On one machine people type any of loopback's names,
 * so that each of them is right there, with the same port.
 */
export function allowedOrigins(settings: { publicUrl: string }): string[] {
  const { origin, protocol, hostname, port } = new URL(settings.publicUrl);
  if (!loopbackNames.includes(hostname)) return [origin];
  return loopbackNames.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}
