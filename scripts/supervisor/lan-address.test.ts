import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { rankAddresses } from './lan-address';

const at = (address: string, internal = false) => [{ address, internal } as NetworkInterfaceInfo];
const addressesOf = (...asked: Parameters<typeof rankAddresses>) =>
  rankAddresses(...asked).map(({ address }) => address);

describe('the addresses of this machine on its networks', () => {
  it('begin with that of the default route', () => {
    const interfaces = { lo: at('127.0.0.1', true), eth0: at('10.0.0.5'), wlan0: at('192.168.1.7') };
    expect(addressesOf(interfaces, '192.168.1.7')).toEqual(['192.168.1.7', '10.0.0.5']);
  });

  it('end with those of containers and tunnels, even if the default route leads there', () => {
    const interfaces = {
      docker0: at('172.17.0.1'),
      wg0: at('10.8.0.2'),
      en0: at('192.168.1.7'),
      utun3: at('100.64.0.9'),
    };
    expect(addressesOf(interfaces, '10.8.0.2')[0]).toBe('192.168.1.7');
  });

  it('prefer IPv4, which every phone on the network has', () => {
    const interfaces = { eth0: [...at('fd12::7'), ...at('192.168.1.7')] };
    expect(addressesOf(interfaces, undefined)).toEqual(['192.168.1.7', 'fd12::7']);
  });

  it('are IPv6 where there is no other, but none with a zone', () => {
    const interfaces = { lo: at('::1', true), eth0: [...at('fe80::1'), ...at('2001:db8::7')] };
    expect(addressesOf(interfaces, undefined)).toEqual(['2001:db8::7']);
  });

  it('are none without a network', () => {
    expect(addressesOf({ lo: at('127.0.0.1', true), eth0: at('169.254.3.4') }, undefined)).toEqual([]);
  });
});
