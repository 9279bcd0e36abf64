import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, CONFIGURATION, edgesOf, readRegistries, textOf, withDeniedPeers } from './denied-peers.mjs';

const configuration = readFileSync(CONFIGURATION, 'utf8');
const ranges = [...configuration.matchAll(/^denied-peer-ip=(.+)-(.+)$/gm)].map(([, first = '', last = '']) => ({
  first: bytesOf(first),
  last: bytesOf(last),
}));

/**
 * As coturn 4.6 compares: IPv4 as numbers, IPv6 byte by byte. Both comparisons must agree for every range in the list.
 */
const isInByBytes = (address: number[]) =>
  ranges.some(
    ({ first, last }) =>
      first.length === address.length &&
      address.every((byte, at) => (first[at] ?? 0) <= byte && byte <= (last[at] ?? 0)),
  );
const numberOf = (address: number[]) => address.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
const isInByNumber = (address: number[]) =>
  ranges.some(
    ({ first, last }) =>
      first.length === address.length && numberOf(first) <= numberOf(address) && numberOf(address) <= numberOf(last),
  );
const isDenied = (address: string) => isInByBytes(bytesOf(address)) && isInByNumber(bytesOf(address));

describe("coturn's configuration", () => {
  it('has the list that scripts/denied-peers.mjs writes', () => {
    expect(withDeniedPeers(configuration, readRegistries())).toBe(configuration);
  });

  it('denies the edges of every block that is not globally reachable, except the unspecified address', () => {
    const blocks = readRegistries()
      .flatMap(({ blocks }) => blocks)
      .filter(({ globallyReachable }) => globallyReachable !== true);
    expect(blocks.length).toBeGreaterThan(50);
    const edges = blocks.flatMap(({ block }) => Object.values(edgesOf(block)).map(textOf));
    expect(edges.filter((address) => !isDenied(address) && address !== '::')).toEqual([]);
  });

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.19.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::7f00:1',
    '::7f00:100',
    '::ffff:7f00:1',
    '::ffff:0:7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b::a00:0',
    '64:ff9b:1::1',
    '100::1',
    '100:0:0:1::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:db8::1',
    '2002:a00:1::',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('denies %s', (address) => expect(isDenied(address)).toBe(true));

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.31.196.1',
    '192.88.98.1',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2000::1',
    '2001:200::1',
    '2001:db7::1',
    '2001:db9::1',
    '2003::1',
    '2606:4700::1111',
    '2620:4f:8000::1',
    '2a00::1',
    '3ffe::1',
    '3fff:1000::1',
  ])('lets a relay reach %s', (address) => {
    expect(isInByBytes(bytesOf(address))).toBe(false);
    expect(isInByNumber(bytesOf(address))).toBe(false);
  });

  // coturn treats such a range as all addresses, including all of IPv4.
  it('has no range that starts at the unspecified address', () => {
    expect(ranges.filter(({ first }) => first.length === 16 && first.every((byte) => byte === 0))).toEqual([]);
  });
});
