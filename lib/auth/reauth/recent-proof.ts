/** How long a person counts as themselves after they last proved it. ASVS 5.0, 7.5 asks for this before what is lasting. */
const RECENT_MS = 10 * 60 * 1000;

/** Whether the person of this login has proved who they are within the last 10 minutes. */
export function hasRecentProof({ provedAt }: { readonly provedAt: Date | null }, nowMs = Date.now()): boolean {
  return provedAt !== null && nowMs - provedAt.getTime() < RECENT_MS;
}

/** Where the page that asks for a proof may lead back to. A closed list: an address in a link could lead elsewhere. */
export const WAYS_BACK = ['address', 'data', 'security'] as const;
export type WayBack = (typeof WAYS_BACK)[number];

const PATHS: Readonly<Record<WayBack, `/${string}`>> = {
  // The only page of somebody who has to confirm their address first.
  address: '/confirm-email',
  data: '/settings/data',
  security: '/settings/security',
};

/** Anything unknown leads to the security settings. */
export const wayBackOf = (text: unknown): WayBack => WAYS_BACK.find((way) => way === text) ?? 'security';

export const pathBack = (back: WayBack): `/${string}` => PATHS[back];

/** The page that asks for a proof. Whoever may not see the settings yet is asked on the page where they are. */
export const pathToProve = (back: WayBack): `/${string}` =>
  back === 'address' ? PATHS.address : `/settings/confirm?back=${back}`;
