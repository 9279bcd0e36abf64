import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { allowedOrigins } from '@/lib/config/allowed-origins';
import type { ResolvedSettings } from '@/lib/config/settings';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import { DEFAULT_LEASE_TIMINGS } from '@/server/calls/store/lease-keeper';
import { securityHeaders } from '@/server/edge/security-headers';
import type { AppSettings } from './deps';

/** How many times longer a device may stay away whose socket fell silent than one whose socket closed. */
const SILENT_GRACES = 10;

/**
 * Another sidecar on the same database differs in one of these: one machine has one Mado on a port, and each data
 * folder has a secret of its own. The same sidecar keeps all three over its restarts.
 */
function nodeName({ PORT, INTERNAL_SECRET }: ResolvedSettings): string {
  const installation = createHash('sha256').update(`node ${INTERNAL_SECRET}`).digest('hex').slice(0, 8);
  return `${hostname()}:${PORT} ${installation}`;
}

/** What the sidecar needs of the settings. */
export function appSettings(settings: ResolvedSettings): AppSettings {
  const { STUN_URLS, TURN_URLS, TURN_SECRET } = settings;
  return {
    site: { publicUrl: settings.publicUrl, trustedProxyHops: settings.TRUSTED_PROXY_HOPS },
    allowedOrigins: allowedOrigins(settings),
    internalSecret: settings.INTERNAL_SECRET,
    stunServers: STUN_URLS.length > 0 ? [{ urls: STUN_URLS }] : [],
    turn: TURN_SECRET ? { urls: TURN_URLS, secret: TURN_SECRET } : null,
    earlyLinks: settings.EARLY_LINKS,
    lobby: settings.LOBBY,
    wantsProvedAddress: settings.SMTP_URL !== undefined,
    timings: {
      ...DEFAULT_TIMINGS,
      ringMs: settings.RING_TIMEOUT_MS,
      graceMs: settings.RECONNECT_GRACE_MS,
      silentGraceMs: SILENT_GRACES * settings.RECONNECT_GRACE_MS,
    },
    node: nodeName(settings),
    leaseTimings: DEFAULT_LEASE_TIMINGS,
    keep: { callsDays: settings.KEEP_CALLS_DAYS, sessionsDays: settings.KEEP_SESSIONS_DAYS },
    responseHeaders: securityHeaders(settings),
  };
}
