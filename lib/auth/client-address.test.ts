import { describe, expect, it } from 'vitest';
import { clientAddress, peerAddressHeader } from './client-address';

const request = (peer: string, forwarded?: string) =>
  new Headers({ [peerAddressHeader]: peer, ...(forwarded && { 'x-forwarded-for': forwarded }) });

describe('clientAddress', () => {
  it.each([
    ['no proxy: the connection', request('198.51.100.7'), 0, '198.51.100.7'],
    ['no proxy: a forged header counts for nothing', request('198.51.100.7', '1.2.3.4'), 0, '198.51.100.7'],
    ['one proxy: what it saw', request('127.0.0.1', '198.51.100.7'), 1, '198.51.100.7'],
    ['one proxy: not what the client claimed', request('127.0.0.1', '1.2.3.4, 198.51.100.7'), 1, '198.51.100.7'],
    ['two proxies', request('127.0.0.1', '1.2.3.4, 198.51.100.7, 10.0.0.2'), 2, '198.51.100.7'],
    ['more proxies than there are', request('127.0.0.1'), 3, '127.0.0.1'],
    ['an IPv4 address in IPv6', request('::ffff:198.51.100.7'), 0, '198.51.100.7'],
    ['IPv6 by its network', request('2001:db8:1:2:3:4:5:6'), 0, '2001:db8:1:2::/64'],
    ['short IPv6 by its network', request('2001:db8::1'), 0, '2001:db8:0:0::/64'],
    ['nonsense', request('127.0.0.1', 'a'.repeat(10_000)), 1, 'unknown'],
  ])('%s', (_, headers, hops, expected) => {
    expect(clientAddress(headers, hops)).toBe(expected);
  });
});
