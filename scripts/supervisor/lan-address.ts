import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

export interface LanAddress {
  /** The interface's name, such as `wlan0`. */
  readonly name: string;
  readonly address: string;
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Interfaces of containers, virtual machines and tunnels, where no phone is. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|flannel|tun|tap|utun|wg|ppp|zt|tailscale|ham)/i;

/** Addresses with a zone (RFC 4291, link-local) cannot be typed into a browser. */
const isLinkLocal = (address: string) => /^(fe[89ab]|169\.254\.)/i.test(address);

/**
 * This machine's addresses on its networks, the most likely one first: that of the default route, unless a tunnel has
 * it, then other IPv4 addresses, then IPv6. Empty without a network.
 */
export function rankAddresses(interfaces: Interfaces, routed: string | undefined): LanAddress[] {
  const all = Object.entries(interfaces).flatMap(([name, list = []]) =>
    list
      .filter(({ internal, address }) => !internal && !isLinkLocal(address))
      .map(({ address }) => ({ name, address })),
  );
  const rank = ({ name, address }: LanAddress) =>
    (VIRTUAL.test(name) ? 8 : 0) + (isIPv6(address) ? 4 : 0) + (address === routed ? 0 : 1);
  return all.sort((one, other) => rank(one) - rank(other));
}

/** The address that the default route leaves from; undefined without one. Connecting a UDP socket sends nothing. */
async function routedAddress(): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    // An address for documentation (RFC 5737), which is on no network of anybody's.
    socket.connect(9, '192.0.2.1');
    await once(socket, 'connect');
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

/** This machine's addresses on its networks, the one to use first. Throws an actionable message if there is none. */
export async function lanAddresses(): Promise<[LanAddress, ...LanAddress[]]> {
  const [first, ...others] = rankAddresses(networkInterfaces(), await routedAddress());
  if (!first) {
    throw new Error('This machine is on no network that a phone could reach it by: connect it to one and start again.');
  }
  return [first, ...others];
}
