import { describe, expect, it } from 'vitest';
import { clientAddress, peerAddressHeader } from '@/lib/http/client-address';
import type { ProbeAnswer } from '@/lib/http/doctor-probe';
import { readAddressing, readForwarding } from './forwarding';

const PUBLIC = 'https://mado.example';
const CLAIMED = '192.0.2.7';
const CLIENT = '198.51.100.9';
const INNER = '10.0.0.2';
const PEER = '127.0.0.1';

/** What Mado understands when these entries arrive. */
function answer(forwardedFor: string[], trustedProxyHops: number): ProbeAnswer {
  const headers = new Headers({ 'x-forwarded-for': forwardedFor.join(', '), [peerAddressHeader]: PEER });
  return {
    nonce: 'n',
    nowMs: 0,
    peer: PEER,
    forwardedFor,
    forwardedProto: 'https',
    hosts: ['mado.example'],
    client: clientAddress(headers, trustedProxyHops).text,
    address: 'ours',
    publicUrl: PUBLIC,
    trustedProxyHops,
    bodyBytes: 0,
  };
}

/** What each kind of proxy makes of the entries that it receives. */
const proxies = {
  none: (sent: string[]) => sent,
  appending: (sent: string[]) => [...sent, CLIENT],
  replacing: () => [CLIENT],
  'two appending': (sent: string[]) => [...sent, CLIENT, INNER],
  'replacing, then appending': () => [CLIENT, INNER],
  'that sends none': (sent: string[]) => sent,
};

const read = (proxy: keyof typeof proxies, hops: number, own: string[] = []) =>
  readForwarding({
    honest: answer(proxies[proxy]([]), hops),
    forged: answer(proxies[proxy]([CLAIMED]), hops),
    claimed: CLAIMED,
    own: new Set(own),
  });

describe('the number of trusted proxies', () => {
  it.each([
    ['none', 0, PEER],
    ['appending', 1, CLIENT],
    ['replacing', 1, CLIENT],
    ['two appending', 2, CLIENT],
    ['replacing, then appending', 2, CLIENT],
  ] as const)('is right with proxies %s and %i hops', (proxy, hops, client) => {
    const { level, sentence } = read(proxy, hops);
    expect([level, sentence]).toEqual(['ok', expect.stringContaining(client)]);
  });

  it('lets the operator compare an address that is not of this machine', () => {
    expect(read('replacing', 1).sentence).toContain('See that this is your address');
    expect(read('replacing', 1, [CLIENT]).sentence).not.toContain('See that');
  });

  it.each([
    ['appending', 0, 'Everybody has the address of a proxy', '=1'],
    ['two appending', 1, 'Everybody has the address of a proxy (10.0.0.2)', '=2'],
    ['replacing, then appending', 1, 'Everybody has the address of a proxy (10.0.0.2)', '=2'],
    ['appending', 2, 'has the address they claim', '=1'],
    ['two appending', 3, 'has the address they claim', '=2'],
    ['replacing', 2, 'cannot tell', '=1'],
    ['that sends none', 1, 'does not send X-Forwarded-For', 'proxy_add_x_forwarded_for'],
  ] as const)('is wrong with proxies %s and %i hops', (proxy, hops, sentence, mend) => {
    expect(read(proxy, hops)).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining(sentence),
      mend: expect.stringContaining(mend),
    });
  });
});

describe('the address that the proxy passes on', () => {
  const levels = (changes: Partial<ProbeAnswer>, publicUrl = PUBLIC) =>
    Object.fromEntries(
      readAddressing({ ...answer([CLIENT], 1), ...changes }, publicUrl).map(({ id, level }) => [id, level]),
    );

  it('is right', () => {
    expect(levels({})).toEqual({ 'proxy-host': 'ok', 'proxy-scheme': 'ok' });
    expect(levels({ forwardedProto: null }, 'http://mado.example')).toEqual({ 'proxy-host': 'ok' });
  });

  it.each(['no-host', 'elsewhere', 'no-port', 'malformed'] as const)('is wrong where Mado says %s', (address) => {
    expect(levels({ address, hosts: ['backend'] })).toMatchObject({ 'proxy-host': 'problem' });
  });

  it('lacks the scheme, or has a wrong one', () => {
    expect(levels({ forwardedProto: null })).toMatchObject({ 'proxy-scheme': 'warning' });
    expect(levels({ forwardedProto: 'http' })).toMatchObject({ 'proxy-scheme': 'problem' });
    expect(levels({ forwardedProto: 'https, http', trustedProxyHops: 1 })).toMatchObject({ 'proxy-scheme': 'problem' });
    expect(levels({ forwardedProto: 'https, http', trustedProxyHops: 2 })).toMatchObject({ 'proxy-scheme': 'ok' });
    expect(levels({ forwardedProto: 'http, http', trustedProxyHops: 2 })).toMatchObject({ 'proxy-scheme': 'warning' });
    expect(levels({ address: 'unexpected-https' }, 'http://mado.example')).toMatchObject({ 'proxy-scheme': 'problem' });
  });
});
