import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { PICTURES } from '../e2e/fixtures/picture';
import { test as base } from '../e2e/fixtures/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { startMado } from '../fixtures/mado';
import { writeY4m } from '../fixtures/y4m';
import { DOMAIN, type Front, type FrontName, PUBLIC_URL, startFront } from './front';

interface Deployment {
  /** Which web server stands in front of Mado. */
  frontName: FrontName;
  front: Front;
}

/** Enough to see motion. */
const FRAMES_PER_SECOND = 10;

/** The domain leads to the web server, whose certificate is accepted by its key; all other names lead nowhere. */
function browserFlags({ httpPort, httpsPort, keyHash }: Front): string[] {
  const rules = [`MAP ${DOMAIN}:443 127.0.0.1:${httpsPort}`, `MAP ${DOMAIN}:80 127.0.0.1:${httpPort}`];
  rules.push('MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1');
  return [
    `--host-resolver-rules=${rules.join(', ')}`,
    `--ignore-certificate-errors-spki-list=${keyHash}`,
    '--disable-quic',
  ];
}

/** The pictures of the browsers' cameras, in a folder of their own. */
export function camerasIn() {
  const folder = mkdtempSync(join(tmpdir(), 'mado-cameras-'));
  return {
    fileOf(camera: 'alice' | 'bob'): string {
      const file = join(folder, `${camera}.y4m`);
      writeY4m(file, PICTURES[camera], FRAMES_PER_SECOND);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The end-to-end fixtures, with a web server between the browsers and Mado. */
export const test = base.extend<object, Deployment>({
  frontName: ['nginx', { option: true, scope: 'worker' }],
  mado: [
    async ({ settings }, use) => {
      const mado = await startMado({ PUBLIC_URL, TRUSTED_PROXY_HOPS: '1', ...settings });
      await use({ ...mado, url: PUBLIC_URL });
      await mado.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  front: [
    async ({ frontName, mado }, use) => {
      const front = await startFront(frontName, mado);
      await use(front);
      await front.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    async ({ front }, use) => {
      const cameras = camerasIn();
      const launch = (camera: 'alice' | 'bob') => {
        const options = chromiumLaunch(cameras.fileOf(camera));
        const args = (options.args ?? []).filter((flag) => !flag.startsWith('--host-resolver-rules'));
        return chromium.launch({ ...options, args: [...args, ...browserFlags(front)] });
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
