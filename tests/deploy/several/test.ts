import { writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { startPostgres } from '../../../scripts/postgres.mjs';
import { test as base } from '../../e2e/fixtures/test';
import { chromiumLaunch } from '../../fixtures/chromium';
import { startRedis } from '../../fixtures/redis';
import { DOMAIN, type Front, PUBLIC_URL, startFront } from '../front';
import { camerasIn } from '../test';
import { type ClientAddress, openClientAddress } from './client-address';
import { addressFor, type Machine, startMachine } from './machines';

interface Several {
  machines: readonly [Machine, Machine];
  front: Front;
  /** Where each browser connects from: at first Alice to the first machine, and Bob to the second. */
  clients: { readonly alice: ClientAddress; readonly bob: ClientAddress };
  /** Addresses that lead to the machines. */
  addresses: readonly [string, string];
}

/** Two machines, each with all programs of Mado, on one Redis and one PostgreSQL, behind nginx with the shipped file. */
export const test = base.extend<object, Several>({
  machines: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern
    async ({}, use) => {
      const [postgres, redis] = [await startPostgres(), await startRedis()];
      const shared = { databaseUrl: postgres.url, redisUrl: redis.url };
      // At the same time: one of them makes the tables.
      const machines = await Promise.all([startMachine(shared), startMachine(shared)]);
      await use(machines);
      for (const [index, machine] of machines.entries())
        writeFileSync(`test-results/several-machine-${index + 1}.log`, machine.log());
      await Promise.all(machines.map((machine) => machine.stop()));
      await redis.stop();
      postgres.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  mado: [async ({ machines }, use) => use({ ...machines[0], url: PUBLIC_URL }), { scope: 'worker' }],
  front: [
    async ({ machines: [first, second] }, use) => {
      const front = await startFront('nginx', first, second);
      await use(front);
      await front.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  addresses: [
    async ({ front, machines }, use) => {
      const [first, second] = machines;
      await use([await addressFor(front, first, machines), await addressFor(front, second, machines)]);
    },
    { scope: 'worker' },
  ],
  clients: [
    async ({ front, addresses: [first, second] }, use) => {
      const clients = {
        alice: await openClientAddress(front.httpsPort, first),
        bob: await openClientAddress(front.httpsPort, second),
      };
      await use(clients);
      await Promise.all([clients.alice.close(), clients.bob.close()]);
    },
    { scope: 'worker' },
  ],
  browsers: [
    async ({ front, clients }, use) => {
      const cameras = camerasIn();
      const launch = (camera: 'alice' | 'bob') => {
        const options = chromiumLaunch(cameras.fileOf(camera));
        const args = (options.args ?? []).filter((flag) => !flag.startsWith('--host-resolver-rules'));
        const rules = `MAP ${DOMAIN}:443 127.0.0.1:${clients[camera].port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;
        const trust = `--ignore-certificate-errors-spki-list=${front.keyHash}`;
        return chromium.launch({
          ...options,
          args: [...args, `--host-resolver-rules=${rules}`, trust, '--disable-quic'],
        });
      };
      const browsers = { alice: await launch('alice'), bob: await launch('bob') };
      await use(browsers);
      await Promise.all([browsers.alice.close(), browsers.bob.close()]);
      cameras.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';
