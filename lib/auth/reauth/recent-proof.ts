/** How long a person counts as themselves after they last proved it. ASVS 5.0, 7.5 asks for this before what is lasting. */
const RECENT_MS = 10 * 60 * 1000;

/** Whether the person of this login has proved who they are within the last 10 minutes. */
export function hasRecentProof({ provedAt }: { readonly provedAt: Date | null }, nowMs = Date.now()): boolean {
  return provedAt !== null && nowMs - provedAt.getTime() < RECENT_MS;
}

/** Where the page that asks for a proof may lead back to. A closed list: an address in a link could lead elsewhere. */
const WAYS_BACK = ['address', 'data', 'security'] as const;
/** Or the page on which administrators see one account, named by its id alone. */
const PERSON = /^admin-person\.([\w-]{1,64})$/;
/** Or one report. */
const REPORT = /^admin-report\.([\w-]{1,64})$/;
export type WayBack = (typeof WAYS_BACK)[number] | `admin-person.${string}` | `admin-report.${string}`;

const PATHS: Readonly<Record<(typeof WAYS_BACK)[number], `/${string}`>> = {
  // The only page of somebody who has to confirm their address first.
  address: '/confirm-email',
  data: '/settings/data',
  security: '/settings/security',
};

export const isWayBack = (text: unknown): text is WayBack =>
  typeof text === 'string' && (WAYS_BACK.some((way) => way === text) || PERSON.test(text) || REPORT.test(text));

/** Anything unknown leads to the security settings. */
export const wayBackOf = (text: unknown): WayBack => (isWayBack(text) ? text : 'security');

export function pathBack(back: WayBack): `/${string}` {
  const [, personId] = PERSON.exec(back) ?? [];
  if (personId !== undefined) return `/admin/people/${personId}`;
  const [, reportId] = REPORT.exec(back) ?? [];
  if (reportId !== undefined) return `/admin/reports/${reportId}`;
  return PATHS[WAYS_BACK.find((way) => way === back) ?? 'security'];
}

/** The page that asks for a proof. Whoever may not see the settings yet is asked on the page where they are. */
export const pathToProve = (back: WayBack): `/${string}` =>
  back === 'address' ? PATHS.address : `/settings/confirm?back=${back}`;
