import type { Logger } from 'pino';
import type { SignedIn } from '@/lib/auth/session/read-session';
import type { Ears } from '@/lib/auth/word/telling';
import type { LobbyPolicy } from '@/lib/config/schema';
import type { Database } from '@/lib/db/client';
import type { DatabaseFault } from '@/lib/db/health';
import type { Site } from '@/lib/http/address';
import type { EarlyLinkPolicy } from '@/lib/protocol/sidecar/early-link';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import type { Push } from '@/lib/push/push';
import type { OwnerLease, OwnerLeaseTimings } from '@/server/calls/owner/owner-lease';
import type { RegistryTimings } from '@/server/calls/registry/timings';
import type { LeaseTimings } from '@/server/calls/store/lease-keeper';
import type { Bus } from '@/server/cluster/bus';
import type { MailSenderDeps } from '@/server/mail/mail-sender';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import type { Limits } from '@/server/requests/limits';
import type { Keep } from '@/server/retention/retention';
import type { TurnSettings } from '@/server/turn/ice-grant';
import type { Clock, Stop } from './clock';

/** The sidecar's own settings, derived from those of the environment. */
export interface AppSettings {
  /** The site whose address requests must name. */
  readonly site: Site;
  /** Origins whose pages may open a socket. */
  readonly allowedOrigins: readonly string[];
  /** Authenticates the web app's internal requests. */
  readonly internalSecret: string;
  /** STUN servers for everybody who is signed in. */
  readonly stunServers: readonly IceServer[];
  /** Null without a TURN server. */
  readonly turn: TurnSettings | null;
  /** Whose calls may have an early link, if the callee made no choice. */
  readonly earlyLinks: EarlyLinkPolicy;
  /** Whom the lobby shows. */
  readonly lobby: LobbyPolicy;
  /** Mail is set up: whoever has not confirmed their address does so before anything else. */
  readonly wantsProvedAddress: boolean;
  readonly timings: RegistryTimings;
  /** Names this sidecar among those on the same database; the same over restarts. */
  readonly node: string;
  readonly leaseTimings: LeaseTimings;
  /** How long rows are kept. */
  readonly keep: Keep;
  /** Headers of every response to a page. */
  readonly responseHeaders: ReadonlyMap<string, string>;
}

export interface AppDeps {
  readonly db: Database;
  readonly settings: AppSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The login that a `Cookie` header proves; null for none. */
  readonly readSession: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** Calls back whenever another program has ended logins in the database. Without it a minute passes. */
  readonly watchEndedLogins?: (onMark: () => void) => Stop;
  /** Hears what web apps of other machines tell too. Without it, only this machine's, over loopback. */
  readonly hearWord?: (ears: Ears) => Stop;
  /** Another sidecar has ended this one's lease: this one writes nothing of its calls any more, and must start anew. */
  readonly onLeaseLost: () => void;
  /** What is wrong with the database now; null for nothing. Never rejects. */
  readonly databaseFault: () => Promise<DatabaseFault | null>;
  /** Where mails go, and what they say of this site. */
  readonly mail: Pick<MailSenderDeps, 'openTransport' | 'from' | 'context'>;
  /** Reaches browsers in which Mado is closed; `secret` seals what answers a ring there. */
  readonly push: { readonly port: Push; readonly secret: string };
  /** How much a user may ask. */
  readonly limits: Limits;
  readonly metrics: SidecarMetrics;
  /** Reaches the other sidecars; null where this is the only one. Closed by whoever opened it. */
  readonly bus: Bus | null;
  /** Decides which of several sidecars owns all calls; null where this is the only one. */
  readonly owner: { readonly lease: OwnerLease; readonly timings: OwnerLeaseTimings } | null;
}
