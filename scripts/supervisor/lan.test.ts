import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openLan } from './lan';

const addresses = async () =>
  [
    { name: 'wlan0', address: '127.0.0.1' },
    { name: 'eth0', address: '127.0.0.2' },
  ] as const;
type Environment = Record<string, string | undefined>;

describe('npm start -- --lan', () => {
  it('is not meant without the option and without LAN_HTTPS_PORT', async () => {
    const environment: Environment = { LAN_HTTPS_PORT: '' };
    expect(await openLan(undefined, environment, addresses)).toBeUndefined();
    expect(environment).toEqual({ LAN_HTTPS_PORT: '' });
  });

  it('takes the next port if another program has the usual one', async () => {
    const other = createServer();
    // Whoever has it, it is taken.
    await once(other.listen(3443, '127.0.0.1'), 'listening').catch(() => undefined);
    const environment: Environment = {};
    const lan = await openLan('', environment, addresses);
    other.close();
    expect(lan?.port).toBeGreaterThan(3443);
    expect(lan?.url).toBe(`https://127.0.0.1:${lan?.port}`);
    expect(environment.LAN_HTTPS_PORT).toBe(String(lan?.port));
    expect(lan?.others).toEqual([{ name: 'eth0', address: '127.0.0.2' }]);
  });

  it('keeps the port that LAN_HTTPS_PORT names', async () => {
    expect(await openLan('', { LAN_HTTPS_PORT: '4291' }, addresses)).toMatchObject({ port: 4291, host: '127.0.0.1' });
    expect(await openLan(undefined, { LAN_HTTPS_PORT: '4291' }, addresses)).toMatchObject({ port: 4291 });
  });

  it('serves at another address of this machine if asked, and at no other machine’s', async () => {
    expect(await openLan('127.0.0.2', { LAN_HTTPS_PORT: '4291' }, addresses)).toMatchObject({ host: '127.0.0.2' });
    const sentence = '--lan: got "192.0.2.1", wants an address of this machine: 127.0.0.1, 127.0.0.2';
    await expect(openLan('192.0.2.1', {}, addresses)).rejects.toThrow(sentence);
  });

  it('is refused beside PUBLIC_URL, which is the only address that Mado answers at', async () => {
    await expect(openLan('', { PUBLIC_URL: 'https://mado.example' }, addresses)).rejects.toThrow('PUBLIC_URL is set');
  });

  it('writes an IPv6 address as URLs do', async () => {
    const ipv6 = async () => [{ name: 'eth0', address: 'fd12::7' }] as const;
    expect(await openLan('', { LAN_HTTPS_PORT: '4291' }, ipv6)).toMatchObject({ url: 'https://[fd12::7]:4291' });
  });
});
