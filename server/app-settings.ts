import { allowedOrigins } from '@/lib/config/allowed-origins';
import type { ResolvedSettings } from '@/lib/config/settings';
import type { IceServer } from '@/lib/protocol/facts';
import { DEFAULT_TIMINGS } from './calls/timings';
import type { AppSettings } from './deps';

function iceServers(settings: ResolvedSettings): IceServer[] {
  const servers: IceServer[] = [];
  if (settings.STUN_URLS.length > 0) servers.push({ urls: settings.STUN_URLS });
  if (settings.TURN_URLS.length > 0) {
    servers.push({
      urls: settings.TURN_URLS,
      username: settings.TURN_USERNAME,
      credential: settings.TURN_CREDENTIAL,
    });
  }
  return servers;
}

/** The part of the settings that the sidecar goes by. */
export function appSettings(settings: ResolvedSettings): AppSettings {
  return {
    allowedOrigins: allowedOrigins(settings),
    internalSecret: settings.INTERNAL_SECRET,
    iceServers: iceServers(settings),
    timings: { ...DEFAULT_TIMINGS, ringMs: settings.RING_TIMEOUT_MS, graceMs: settings.RECONNECT_GRACE_MS },
  };
}
