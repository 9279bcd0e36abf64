import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveLanHttps } from './lan-https';

const hasIpv6 = networkInterfaces().lo?.some(({ address }) => address === '::1');

describe('https on the local network', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mado-lan-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it.each(['127.0.0.1', ...(hasIpv6 ? ['::1'] : [])])('has a certificate for %s, and keeps it', async (host) => {
    const web = createServer((_, response) => void response.end('the page')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const inner = { host: '127.0.0.1', port: (web.address() as AddressInfo).port };
    const certificates: string[] = [];
    for (const _start of ['first', 'second']) {
      const server = await serveLanHttps({ dataDir, host, port: 0 }, inner);
      const { cert } = JSON.parse(await readFile(join(dataDir, 'lan-certificate.json'), 'utf8'));
      certificates.push(cert);
      const { port } = server.address() as AddressInfo;
      const [response] = await once(request({ host, port, ca: cert, agent: false }).end(), 'response');
      const [body] = await once(response, 'data');
      expect(String(body)).toBe('the page');
      server.close();
    }
    expect(certificates[1]).toBe(certificates[0]);
    web.close();
    web.closeAllConnections();
  });
});
