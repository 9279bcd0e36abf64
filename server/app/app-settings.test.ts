import { describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { appSettings } from './app-settings';

const secret = 'x'.repeat(32);
const from = (environment: Record<string, string>) =>
  appSettings({
    ...parseSettings(environment),
    AUTH_SECRET: secret,
    INTERNAL_SECRET: secret,
    SIGNALING_PORT: 1,
  });

describe('appSettings', () => {
  it('needs no server for one machine', () => {
    expect(from({})).toMatchObject({ stunServers: [], turn: null, internalSecret: secret });
  });

  it('takes the servers and the timings an operator chose', () => {
    const settings = from({
      PUBLIC_URL: 'https://mado.example',
      TRUSTED_PROXY_HOPS: '1',
      STUN_URLS: 'stun:a.example, stun:b.example',
      TURN_URLS: 'turn:c.example,turns:c.example:443?transport=tcp',
      TURN_SECRET: secret,
      RING_TIMEOUT_MS: '5000',
      RECONNECT_GRACE_MS: '6000',
    });
    expect(settings.stunServers).toEqual([{ urls: ['stun:a.example', 'stun:b.example'] }]);
    expect(settings.turn).toEqual({ urls: ['turn:c.example', 'turns:c.example:443?transport=tcp'], secret });
    expect(settings.allowedOrigins).toEqual(['https://mado.example']);
    expect(settings.timings).toMatchObject({ ringMs: 5_000, graceMs: 6_000, silentGraceMs: 60_000 });
  });
});
