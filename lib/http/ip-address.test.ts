import { describe, expect, it } from 'vitest';
import { ipv6Prefix, readAddress } from './ip-address';

describe('readAddress', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    [' 198.51.100.7 ', '198.51.100.7'],
    ['198.51.100.7:51007', '198.51.100.7'],
    ['198.51.100.7:_obfuscated', '198.51.100.7'],
    ['"198.51.100.7:51007"', '198.51.100.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['"[2001:db8::7]:443"', '2001:db8::7'],
    ['2001:db8:1:2:3:4:5:6:443', '2001:db8:1:2:3:4:5:6'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['::FFFF:c633:6407', '198.51.100.7'],
    ['[::ffff:198.51.100.7]:51007', '198.51.100.7'],
    ['::ffff:198.51.100.7:51007', '198.51.100.7'],
  ])('reads %s', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([
    '',
    '""',
    '[]',
    '[]:443',
    'unknown',
    '_hidden',
    'unix:',
    'localhost',
    '256.1.1.1',
    '198.51.100',
    '198.51.100.7:port',
    '[198.51.100.7',
    '198.51.100.7\n{"level":60}',
    '2001:db8::7::1',
    '%eth0',
  ])('rejects %j', (text) => {
    expect(readAddress(text)).toBeNull();
  });
});

it('takes the network prefix of an IPv6 address, however its zeros are abbreviated', () => {
  expect(ipv6Prefix('2001:db8:1:2a3:4:5:6:7', 64)).toBe('20010db8000102a3');
  expect(ipv6Prefix('2001:db8:1:2a3:4:5:6:7', 56)).toBe('20010db8000102');
  expect(ipv6Prefix('2001:db8:1:2a3:4:5:6:7', 48)).toBe('20010db80001');
  expect(ipv6Prefix('2001:db8::7', 64)).toBe('20010db800000000');
  expect(ipv6Prefix('::1', 64)).toBe('0000000000000000');
  expect(ipv6Prefix('2001:db8:1:2::', 64)).toBe('20010db800010002');
});
