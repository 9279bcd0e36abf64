import { describe, expect, it } from 'vitest';
import { type AddressClaims, judgeAddress } from './address';

const claims = (host: string | readonly string[], over: Partial<AddressClaims> = {}): AddressClaims => ({
  target: '/lobby?x=1',
  hosts: typeof host === 'string' ? [host] : host,
  ...over,
});

/** The origin that the request counts for, or the reason for its refusal. */
function judged(publicUrl: string, asked: AddressClaims, trustedProxyHops = 1): string {
  const verdict = judgeAddress(asked, { publicUrl, trustedProxyHops });
  if (verdict.kind === 'ours') return verdict.origin;
  return verdict.kind === 'misdirected' ? verdict.why : verdict.kind;
}

const PUBLIC = 'https://mado.example';
const LOCAL = 'http://localhost:3000';

describe('judgeAddress', () => {
  it.each([
    ['its own name', 'mado.example', PUBLIC],
    ['its own name in capitals', 'MADO.Example', PUBLIC],
    ['its own name with the port that https has anyway', 'mado.example:443', PUBLIC],
    ['another name', 'evil.example', 'elsewhere'],
    ['a name that ends in its own', 'evil-mado.example', 'elsewhere'],
    ['a name that begins with its own', 'mado.example.evil.example', 'elsewhere'],
    ['its own name with a dot at the end', 'mado.example.', 'elsewhere'],
    ['another port', 'mado.example:8443', 'elsewhere'],
    ['a public address', '203.0.113.7', 'elsewhere'],
    ['an IPv6 address', '[2001:db8::7]:443', 'elsewhere'],
    ['the proxy’s own name for it', '127.0.0.1:3000', 'no-host'],
    ['a name of the proxy’s configuration', 'mado_backend', 'no-host'],
    ['a private address', '192.168.1.5:3000', 'no-host'],
    ['a private IPv6 address', '[fd00::1]', 'no-host'],
    ['loopback, in IPv6', '[::1]:3000', 'no-host'],
    ['nothing', '', 'no-host'],
    ['a user before its name', 'evil@mado.example', 'malformed'],
    ['a path after its name', 'mado.example/x', 'malformed'],
    ['a list', 'mado.example, evil.example', 'malformed'],
    ['a port that is none', 'mado.example:99999', 'malformed'],
    ['a space', 'mado.example x', 'malformed'],
  ])('classifies %s correctly', (_, host, expected) => {
    expect(judged(PUBLIC, claims(host))).toBe(expected);
  });

  it('accepts a non-default port, and detects its absence', () => {
    expect(judged('https://mado.example:8443', claims('mado.example:8443'))).toBe('https://mado.example:8443');
    expect(judged('https://mado.example:8443', claims('mado.example'))).toBe('no-port');
    expect(judged('https://mado.example:8443', claims('mado.example:443'))).toBe('no-port');
  });

  it('accepts every loopback name on one machine, with the same port', () => {
    expect(judged(LOCAL, claims('localhost:3000'), 0)).toBe(LOCAL);
    expect(judged(LOCAL, claims('127.0.0.1:3000'), 0)).toBe('http://127.0.0.1:3000');
    expect(judged(LOCAL, claims('[::1]:3000'), 0)).toBe('http://[::1]:3000');
    expect(judged(LOCAL, claims('127.0.0.1:3001'), 0)).toBe('elsewhere');
    expect(judged(LOCAL, claims('192.168.1.5:3000'), 0)).toBe('elsewhere');
    expect(judged(LOCAL, claims('evil.example:3000'), 0)).toBe('elsewhere');
  });

  it('refuses a second Host header, whatever either says', () => {
    expect(judged(PUBLIC, claims(['mado.example', 'evil.example']))).toBe('malformed');
    expect(judged(PUBLIC, claims([]))).toBe('no-host');
  });

  it('uses an absolute request target instead of Host', () => {
    const absolute = (target: string) => claims('mado.example', { target });
    const verdict = judgeAddress(absolute('https://mado.example/lobby?x'), { publicUrl: PUBLIC, trustedProxyHops: 1 });
    expect(verdict).toEqual({ kind: 'ours', origin: PUBLIC, path: '/lobby?x' });
    expect(judged(PUBLIC, absolute('http://evil.example/'))).toBe('elsewhere');
    expect(judged(PUBLIC, absolute('http://mado.example@evil.example/'))).toBe('malformed');
    expect(judged(PUBLIC, absolute('*'))).toBe('malformed');
    expect(judged(PUBLIC, absolute('mado.example:443'))).toBe('malformed');
  });

  it('trusts X-Forwarded-Host only where Host is the proxy’s own, and only from the last proxies', () => {
    const forwarded = (host: string, forwardedHost: string) => claims(host, { forwardedHost });
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'mado.example'))).toBe(PUBLIC);
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'evil.example'))).toBe('elsewhere');
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'mado.example, evil.example'))).toBe('elsewhere');
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'evil.example, mado.example'))).toBe(PUBLIC);
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'mado.example, inner'), 2)).toBe(PUBLIC);
    expect(judged(PUBLIC, forwarded('127.0.0.1:3000', 'mado.example'), 0)).toBe('no-host');
    // A page elsewhere whose name resolves to the proxy can add this header to its own requests.
    expect(judged(PUBLIC, forwarded('evil.example', 'mado.example'))).toBe('elsewhere');
  });

  it('takes the scheme from the proxy, unless the browser has shown another one', () => {
    const by = (forwardedProto: string, over: Partial<AddressClaims> = {}) =>
      claims('mado.example', { forwardedProto, ...over });
    expect(judged(PUBLIC, by('https'))).toBe(PUBLIC);
    expect(judged(PUBLIC, by('wss'))).toBe(PUBLIC);
    expect(judged(PUBLIC, by('http'))).toBe('plain-http');
    expect(judged(PUBLIC, by('https, http'))).toBe('plain-http');
    expect(judged(PUBLIC, by('http', { fetchSite: 'none' }))).toBe(PUBLIC);
    expect(judged(PUBLIC, by('http'), 0)).toBe(PUBLIC);
    expect(judged('https://mado.example:8443', by('http'))).toBe('plain-http');
    expect(judged('http://mado.example', by('https'))).toBe('unexpected-https');
    expect(judged(PUBLIC, claims('evil.example', { forwardedProto: 'http' }))).toBe('elsewhere');
  });
});
