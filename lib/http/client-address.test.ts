import { describe, expect, it } from 'vitest';
import { clientAddress, peerAddressHeader } from './client-address';

const request = (peer: string, forwarded?: string) =>
  new Headers({ [peerAddressHeader]: peer, ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) });

describe('clientAddress', () => {
  it.each([
    ['no proxy: the connection', request('198.51.100.7'), 0, '198.51.100.7'],
    ['no proxy: a forged header counts for nothing', request('198.51.100.7', '1.2.3.4'), 0, '198.51.100.7'],
    ['one proxy: what it saw', request('127.0.0.1', '198.51.100.7'), 1, '198.51.100.7'],
    ['one proxy: not what the client claimed', request('127.0.0.1', '1.2.3.4, 198.51.100.7'), 1, '198.51.100.7'],
    ['one proxy: nor empty claims', request('127.0.0.1', ' , ,1.2.3.4,, 198.51.100.7'), 1, '198.51.100.7'],
    ['one proxy: nor unreadable ones', request('127.0.0.1', 'unknown, "x, 198.51.100.7'), 1, '198.51.100.7'],
    ['two proxies', request('127.0.0.1', '1.2.3.4, 198.51.100.7, 10.0.0.2'), 2, '198.51.100.7'],
    ['two proxies that add ports', request('127.0.0.1', '1.2.3.4, 198.51.100.7:51007, 10.0.0.2:9'), 2, '198.51.100.7'],
    ['a proxy on a UNIX socket', request('', '1.2.3.4, 198.51.100.7'), 1, '198.51.100.7'],
    ['a connection over IPv6', request('::ffff:198.51.100.7'), 0, '198.51.100.7'],
  ])('%s', (_, headers, hops, text) => {
    expect(clientAddress(headers, hops)).toEqual({ text, doubt: null });
  });

  it.each([
    ['unknown', request('127.0.0.1', '1.2.3.4, unknown'), 1, '127.0.0.1'],
    ['an obfuscated name', request('127.0.0.1', '1.2.3.4, _hidden'), 1, '127.0.0.1'],
    ['nonsense', request('127.0.0.1', 'a'.repeat(10_000)), 1, '127.0.0.1'],
    ['unknown to the first of two proxies', request('127.0.0.1', '1.2.3.4, unknown, 10.0.0.2'), 2, '10.0.0.2'],
    ['unknown, and no connection', request('', 'unknown'), 1, 'unknown'],
  ])(
    'falls back to the nearest known hop, flagged as doubtful, where the trusted entry is %s',
    (_, headers, hops, text) => {
      expect(clientAddress(headers, hops)).toEqual({ text, doubt: 'unreadable' });
    },
  );

  it.each([
    ['no entry at all', request('127.0.0.1'), 1, '127.0.0.1'],
    ['an empty header', request('127.0.0.1', ''), 1, '127.0.0.1'],
    ['one entry for three proxies', request('127.0.0.1', '198.51.100.7'), 3, '198.51.100.7'],
  ])('falls back to the furthest hop, flagged as doubtful, with %s', (_, headers, hops, text) => {
    expect(clientAddress(headers, hops)).toEqual({ text, doubt: 'missing' });
  });
});
