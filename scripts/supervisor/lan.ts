import { ownUrl } from '@/lib/config/own-url';
import { type LanAddress, lanAddresses } from './lan-address';
import { requireFreePort } from './ports';

const FIRST_PORT = 3443;
const PORTS = 20;

export interface Lan {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Further addresses of this machine. */
  readonly others: readonly LanAddress[];
}

/** The usual port, or the next one that is free at this address. */
async function freePortFrom(first: number, host: string): Promise<number> {
  for (let port = first; port < first + PORTS; port++) {
    try {
      await requireFreePort('LAN_HTTPS_PORT', port, host);
      return port;
    } catch (error) {
      if (port === first + PORTS - 1) throw error;
    }
  }
  return first;
}

/**
 * Where to serve https on the local network; undefined if that was not asked for. `asked` is what follows `--lan`: an
 * address of this machine, or an empty text for the most likely one. Chooses the port as well, and then sets
 * LAN_HTTPS_PORT in `environment`. Throws an actionable message if it cannot be served there.
 */
export async function openLan(
  asked: string | undefined,
  environment: Record<string, string | undefined>,
  addresses: () => Promise<readonly [LanAddress, ...LanAddress[]]> = lanAddresses,
): Promise<Lan | undefined> {
  if (asked === undefined && !environment.LAN_HTTPS_PORT) return undefined;
  if (asked !== undefined && environment.PUBLIC_URL) {
    throw new Error(
      `--lan: PUBLIC_URL is set, so Mado answers at ${environment.PUBLIC_URL} only. Leave out one of the two.`,
    );
  }
  const all = await addresses();
  const chosen = asked ? all.find(({ address }) => address === asked) : all[0];
  if (!chosen) {
    const list = all.map(({ address }) => address).join(', ');
    throw new Error(`--lan: got "${asked}", wants an address of this machine: ${list}`);
  }
  const host = chosen.address;
  environment.LAN_HTTPS_PORT ||= String(await freePortFrom(FIRST_PORT, host));
  const port = Number(environment.LAN_HTTPS_PORT);
  return { host, port, url: ownUrl(host, port, 'https'), others: all.filter((other) => other !== chosen) };
}
