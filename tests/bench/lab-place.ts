import { turnCredentials } from '@/server/turn/credentials';
import { launchAt } from '../lab/browser';
import { STUN_URL, startCoturn, TURN_SECRET, TURN_URLS } from '../lab/coturn';
import { delayUplink, type LinkLimits } from '../lab/delay';
import { originAt, startLabMado } from '../lab/mado';
import { MADO_ADDRESS, type Path, SITES, type Site, setPath } from '../lab/network';
import type { Place } from './place';

export interface LabConditions {
  /** Added to the round trip between the two users; half of it between each of them and the servers. */
  readonly rttMs: number;
  /** The behaviour of both routers. */
  readonly path: Path;
  readonly hasTurn: boolean;
  /** The sites whose uplinks share the delay, both by default. Each costs a program that copies every packet. */
  readonly delayedSites?: readonly Site[];
  /** Of these sites' uplinks. */
  readonly limits?: LinkLimits;
}

const CREDENTIALS_LAST_MS = 3_600_000;

/**
 * Two users behind a router each, in the lab's network, and all servers on its internet, where this process runs too.
 * `ports` are those of the servers whose pages use cameras.
 */
export async function openLabPlace(
  { rttMs, path, hasTurn, delayedSites = SITES, limits }: LabConditions,
  ports: readonly number[],
): Promise<Place> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  const turn: Record<string, string> = hasTurn ? { TURN_URLS: TURN_URLS.join(), TURN_SECRET } : {};
  const relays = (person: string) => ({
    urls: TURN_URLS,
    ...turnCredentials(TURN_SECRET, person, Date.now() + CREDENTIALS_LAST_MS),
  });
  try {
    for (const site of SITES) setPath(site, path);
    // A round trip between the two passes each uplink twice.
    for (const site of delayedSites) closers.push(await delayUplink(site, rttMs / 2 / delayedSites.length, limits));
    const coturn = await startCoturn();
    closers.push(coturn.stop);
    const launch = async (site: (typeof SITES)[number]) => {
      const browser = await launchAt(site, { origins: ports.map(originAt) });
      closers.push(() => browser.close());
      return browser;
    };
    return {
      browsers: [await launch('a'), await launch('b')],
      host: MADO_ADDRESS,
      originAt,
      iceServersFor: (person) => [{ urls: STUN_URL }, ...(hasTurn ? [relays(person)] : [])],
      startMado: (port, settings) => startLabMado(port, { STUN_URLS: STUN_URL, ...turn, ...settings }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
