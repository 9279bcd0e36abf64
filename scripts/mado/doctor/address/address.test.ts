import { describe, expect, it } from 'vitest';
import { readCertificate } from './check-certificate';
import { readAddresses } from './check-dns';

const DAY_MS = 86_400_000;

describe('a certificate', () => {
  const read = (days: number, error: string | null = null) =>
    readCertificate(
      { error, validFromMs: 0, validToMs: (1_000 + days) * DAY_MS },
      { id: 'certificate', of: 'mado.example', nowMs: 1_000 * DAY_MS },
    );

  it.each([
    [60, 'ok'],
    [20, 'ok'],
    [19, 'warning'],
    [7, 'warning'],
    [6, 'problem'],
    [0, 'problem'],
  ])('with %i days left is %s', (days, level) => {
    expect(read(days)).toMatchObject({ level, sentence: expect.stringContaining(`${days} more day`) });
  });

  it.each([
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another name'],
    ['CERT_HAS_EXPIRED', 'has expired'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'intermediate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
    ['CERT_REVOKED', 'CERT_REVOKED'],
  ])('that is refused with %s says why', (error, sentence) => {
    expect(read(60, error)).toMatchObject({ level: 'problem', sentence: expect.stringContaining(sentence) });
  });
});

describe('the addresses of a name', () => {
  const failure = (code: string) => Object.assign(new Error(code), { code });
  const v4 = { address: '198.51.100.9', family: 4 };
  const v6 = { address: '2001:db8::9', family: 6 };

  it('are well where each answers', () => {
    const found = readAddresses('mado.example', [{ ...v4, failure: null }], new Set([v4.address]));
    expect(found).toMatchObject([{ level: 'ok', sentence: 'mado.example is 198.51.100.9 (this machine).' }]);
  });

  it('are wrong where the proxy listens on IPv4 only', () => {
    const tried = [
      { ...v4, failure: null },
      { ...v6, failure: failure('ECONNREFUSED') },
    ];
    expect(readAddresses('mado.example', tried, new Set())).toMatchObject([
      { level: 'ok' },
      { level: 'problem', mend: expect.stringContaining('AAAA') },
    ]);
  });

  it('cannot be judged by a machine without IPv6', () => {
    const tried = [{ ...v6, failure: failure('ENETUNREACH') }];
    expect(readAddresses('mado.example', tried, new Set())).toMatchObject([{ level: 'ok' }]);
  });
});
