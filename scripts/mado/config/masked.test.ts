import { describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { masked } from './masked';

describe('the printed settings', () => {
  it('hide every secret', () => {
    const secret = 'hunter2'.repeat(5);
    const settings = parseSettings({
      ...{ AUTH_SECRET: secret, INTERNAL_SECRET: secret, TURN_SECRET: secret, TURN_URLS: 'turn:turn.example' },
      DATABASE_URL: `postgres://mado:hun@${secret}@db/mado?password=${secret}&sslmode=require`,
      REDIS_URL: `redis+sentinel://:${secret}@one:26379,two/main?sentinelPassword=${secret}`,
    });
    expect(JSON.stringify(masked(settings))).not.toContain('hun');
    expect(masked(settings)).toMatchObject({
      AUTH_SECRET: '(hidden)',
      DATABASE_URL: 'postgres://mado:(hidden)@db/mado?password=(hidden)&sslmode=require',
      REDIS_URL: 'redis+sentinel://:(hidden)@one:26379,two/main?sentinelPassword=(hidden)',
      TURN_URLS: 'turn:turn.example',
    });
  });

  it('show what is not set, and the defaults that depend on other settings', () => {
    expect(masked(parseSettings({ PUBLIC_URL: 'http://mado.example' }))).toMatchObject({
      ...{ AUTH_SECRET: '', AUTH_SECRET_FILE: '', HOST: '0.0.0.0', SIGN_UPS_PER_HOUR: '100' },
    });
  });
});
