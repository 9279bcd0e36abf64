import { networkInterfaces } from 'node:os';

/** The addresses of this machine's interfaces, loopback included. */
export function ownAddresses(): Set<string> {
  const lists = Object.values(networkInterfaces());
  return new Set(lists.flatMap((list) => list?.map(({ address }) => address) ?? []));
}
