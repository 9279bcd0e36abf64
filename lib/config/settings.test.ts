import { describe, expect, it } from 'vitest';
import { allowedOrigins } from './allowed-origins';
import { parseSettings, SettingsError } from './settings';

function messageOf(environment: Record<string, string>): string {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseSettings', () => {
  it('needs no variable at all', () => {
    const settings = parseSettings({});
    expect(settings).toMatchObject({ PORT: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000' });
    expect(settings.databaseUrl).toMatch(/^file:\/.*\/data\/mado\.db$/);
  });

  it('limits accounts from one address once strangers have access', () => {
    expect(parseSettings({}).signUpsPerHour).toBe(10_000);
    expect(parseSettings({ PUBLIC_URL: 'http://mado.example' }).signUpsPerHour).toBe(100);
    expect(parseSettings({ LAN_HTTPS_PORT: '3443' }).signUpsPerHour).toBe(100);
    expect(parseSettings({ HOST: '0.0.0.0' }).signUpsPerHour).toBe(100);
    expect(parseSettings({ PUBLIC_URL: 'http://localhost:4000' }).signUpsPerHour).toBe(100);
    expect(parseSettings({ PUBLIC_URL: 'http://localhost:4000', HOST: '::1' }).signUpsPerHour).toBe(10_000);
    expect(parseSettings({ SIGN_UPS_PER_HOUR: '7' }).signUpsPerHour).toBe(7);
  });

  it('treats an empty variable as unset', () => {
    expect(parseSettings({ PORT: '', PUBLIC_URL: '' })).toMatchObject({ PORT: 3000, host: '127.0.0.1' });
  });

  it('listens on every address once there is a public URL, but on loopback behind a proxy', () => {
    const behindProxy = { PUBLIC_URL: 'https://mado.example/', TRUSTED_PROXY_HOPS: '1' };
    expect(parseSettings({ PUBLIC_URL: 'http://mado.example' }).host).toBe('0.0.0.0');
    expect(parseSettings(behindProxy)).toMatchObject({ publicUrl: 'https://mado.example', host: '127.0.0.1' });
    expect(parseSettings({ ...behindProxy, HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
    expect(parseSettings({ PUBLIC_URL: 'http://mado.example', HOST: '::1' }).host).toBe('::1');
  });

  it('requires the number of proxies with https, unless Mado itself serves it', () => {
    const refusal = 'TRUSTED_PROXY_HOPS: got nothing, wants 1, or how many proxies stand in front';
    expect(messageOf({ PUBLIC_URL: 'https://mado.example' })).toContain(refusal);
    expect(messageOf({ PUBLIC_URL: 'https://mado.example', TRUSTED_PROXY_HOPS: '0' })).toContain('got "0", wants 1');
    expect(messageOf({ PUBLIC_URL: 'https://mado.example', LAN_HTTPS_PORT: '3443' })).toContain(refusal);
    expect(messageOf({ PUBLIC_URL: 'https://192.168.1.5:3443', LAN_HTTPS_PORT: '3443' })).toBe('accepted');
    expect(messageOf({ PUBLIC_URL: 'https://mado.example', TRUSTED_PROXY_HOPS: '2' })).toBe('accepted');
  });

  it.each([
    ['PORT', 'http', 'PORT: got "http", wants a whole number from 1 to 65535'],
    ['PORT', '70000', 'PORT: got "70000", wants a whole number from 1 to 65535'],
    ['PUBLIC_URL', 'ftp://a.example', 'PUBLIC_URL: got "ftp://a.example", wants http:// or https://'],
    ['PUBLIC_URL', 'https://a.example/mado', 'without a path'],
    ['PASSWORD_MIN_LENGTH', '4', 'PASSWORD_MIN_LENGTH: got "4", wants a whole number from 8 to 128'],
    ['STUN_URLS', 'stun.example', 'STUN_URLS: got "stun.example", wants stun:host or stun:host:port'],
    ['STUN_URLS', 'stun:a.example,http://b.example', 'wants stun:host or stun:host:port, separated by commas'],
    ['TURN_URLS', 'turn:a.example?transport=sctp', 'wants turn:host or turns:host'],
    ['TURN_URLS', 'turn://a.example', 'wants turn:host or turns:host'],
    ['TURN_URLS', 'turn:a.example', "TURN_SECRET: got nothing, wants the TURN server's static-auth-secret"],
    ['TURN_SECRET', 'x'.repeat(32), 'TURN_URLS: got nothing, wants the addresses of the TURN server'],
    ['GOOGLE_CLIENT_ID', 'mado', 'GOOGLE_CLIENT_SECRET: got nothing, wants a value, as GOOGLE_CLIENT_ID is set'],
    ['OIDC_NAME', 'Keycloak', 'OIDC_ISSUER: got nothing, wants the address of the provider that OIDC_NAME is about'],
    ['OIDC_ISSUER', 'http://id.example', 'OIDC_ISSUER: got "http://id.example", wants https://…'],
    ['OIDC_ISSUER', 'https://id.example/?a=b', 'wants https://… as the provider writes its issuer'],
    ['APPLE_PRIVATE_KEY', 'a password', 'APPLE_PRIVATE_KEY: got (hidden), wants the text of the .p8 file'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: got "loud", wants one of debug, info, warn, error, silent'],
    ['SIGNALING_PORT', '3000', 'SIGNALING_PORT: got "3000", wants a port that no other setting names'],
  ])('explains what is wrong with %s=%s', (name, value, message) => {
    expect(messageOf({ [name]: value })).toContain(message);
  });

  it('accepts STUN and TURN servers by name and by address', () => {
    const TURN_URLS = 'turn:turn.example, turn:198.51.100.7:3478?transport=tcp,turns:[2001:db8::1]:443';
    const settings = parseSettings({ STUN_URLS: 'stun:stun.example:3478', TURN_URLS, TURN_SECRET: 'x'.repeat(32) });
    expect(settings.STUN_URLS).toEqual(['stun:stun.example:3478']);
    expect(settings.TURN_URLS).toEqual([
      'turn:turn.example',
      'turn:198.51.100.7:3478?transport=tcp',
      'turns:[2001:db8::1]:443',
    ]);
  });

  it('never repeats a secret', () => {
    const message = messageOf({ AUTH_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' });
    expect(message).toContain('AUTH_SECRET: got (hidden), wants at least 32 characters');
    expect(message).toContain('DATABASE_URL: got mysql://…, wants file:… or postgres://…');
    expect(message).not.toContain('hunter2');
  });
});

describe('allowedOrigins', () => {
  it('includes every loopback name, with the port', () => {
    expect(allowedOrigins({ publicUrl: 'http://localhost:3000' })).toEqual([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
    ]);
  });

  it('contains one origin for a public host', () => {
    expect(allowedOrigins({ publicUrl: 'https://mado.example' })).toEqual(['https://mado.example']);
  });
});
