/** How long a person counts as themselves after they last proved it. ASVS 5.0, 7.5 asks for this before what is lasting. */
const RECENT_MS = 10 * 60 * 1000;

/** Whether the person of this login has proved who they are within the last 10 minutes. */
export function hasRecentProof({ provedAt }: { readonly provedAt: Date | null }, nowMs = Date.now()): boolean {
  return provedAt !== null && nowMs - provedAt.getTime() < RECENT_MS;
}

/** Where the page that asks for a proof may lead back to. A closed list: an address in a link could lead elsewhere. */
const WAYS_BACK = {
  data: '/settings/data',
  profile: '/settings',
  security: '/settings/security',
} as const;
export type WayBack = keyof typeof WAYS_BACK;

/** Anything unknown leads to the security settings. */
export function wayBackOf(text: unknown): WayBack {
  return typeof text === 'string' && Object.hasOwn(WAYS_BACK, text) ? (text as WayBack) : 'security';
}

export const pathBack = (back: WayBack): string => WAYS_BACK[back];

/** The page that asks for a proof. */
export const pathToProve = (back: WayBack): string => `/settings/confirm?back=${back}`;
