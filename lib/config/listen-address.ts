/** In the form that Node's `Server.listen` takes. */
type ListenAddress = { fd: number } | { port: number; host: string };

/**
 * Where a program listens: on the socket that the supervisor holds open for it, so that no other process can take the
 * port while the program is down, or on its own port if it was started alone.
 */
export function listenAddress(port: number, host: string): ListenAddress {
  const fd = process.env.MADO_LISTEN_FD;
  return fd ? { fd: Number(fd) } : { port, host };
}
