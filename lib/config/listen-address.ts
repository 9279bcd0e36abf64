/** As `Server.listen` of Node takes it. */
type ListenAddress = { fd: number } | { port: number; host: string };

/**
 * Where a program listens: on the port that the supervisor holds for it, so that nobody else can take that while the
 * program is down, or on its own where it was started alone.
 */
export function listenAddress(port: number, host: string): ListenAddress {
  const fd = process.env.MADO_LISTEN_FD;
  return fd ? { fd: Number(fd) } : { port, host };
}
