import { promises as dns, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { isLoopback } from '@/lib/config/allowed-origins';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';
import { reasonOf } from '../http';
import { ownAddresses } from './own-addresses';

const WITHIN_MS = 5_000;

interface Tried extends LookupAddress {
  /** Null if a connection opens. */
  readonly failure: NodeJS.ErrnoException | null;
}

async function tryAddress(found: LookupAddress, port: number): Promise<Tried> {
  const socket = connect(port, found.address);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(WITHIN_MS) });
    return { ...found, failure: null };
  } catch (error) {
    return { ...found, failure: error as NodeJS.ErrnoException };
  } finally {
    socket.destroy();
  }
}

/** Findings about the addresses that a name has, each tried with a connection. `own` are this machine's. */
export function readAddresses(name: string, tried: readonly Tried[], own: ReadonlySet<string>): Finding[] {
  const list = tried.map(({ address }) => address).join(', ');
  const isHere = tried.some(({ address }) => own.has(address));
  const where = isHere ? ' (this machine)' : '';
  const findings = [ok('dns', `${name} is ${list}${where}.`)];
  for (const { address, family, failure } of tried) {
    // A machine without IPv6 cannot tell whether that address works.
    if (failure === null || (family === 6 && /^E(NETUNREACH|HOSTUNREACH|ADDRNOTAVAIL)$/.test(failure.code ?? '')))
      continue;
    const reason = failure.name === 'AbortError' ? 'there is no answer' : reasonOf(failure);
    const rest = tried.length > 1 ? `, so ${family === 6 ? 'IPv6' : 'some'} browsers wait for it in vain` : '';
    findings.push(
      problem(
        'dns-address',
        `${name} has the address ${address}, but there ${reason}${rest}.`,
        family === 6
          ? 'Have the proxy listen on IPv6 too, or remove the AAAA record.'
          : 'Correct the A record, start the proxy, or open the port in the firewall.',
      ),
    );
  }
  return findings;
}

export const checkDns: Check = {
  group: 'Address',
  id: 'dns',
  isLocal: false,
  async run({ settings }) {
    const { hostname, protocol, port } = new URL(settings.publicUrl);
    if (isLoopback(hostname)) {
      return [
        warning(
          'dns',
          `${settings.publicUrl} can be opened on this machine only.`,
          'For a server, set PUBLIC_URL to what people type; for a trial with a phone, start with npm start -- --lan',
        ),
      ];
    }
    const name = hostname.replace(/^\[|\]$/g, '');
    try {
      const found = await dns.lookup(name, { all: true });
      const number = Number(port || (protocol === 'https:' ? 443 : 80));
      const tried = await Promise.all(found.map((address) => tryAddress(address, number)));
      const findings = readAddresses(name, tried, ownAddresses());
      // That an address is itself is no news.
      return isIP(name) ? findings.slice(1) : findings;
    } catch (error) {
      return [
        problem(
          'dns',
          `The name ${name} cannot be looked up: ${reasonOf(error)}.`,
          `Have your DNS provider add an A record (and AAAA, with IPv6) for ${name}.`,
        ),
      ];
    }
  },
};
