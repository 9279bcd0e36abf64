import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { clientOf, MADO_ADDRESS, type Site, TURN_ADDRESS } from './network';

export interface LabBrowserOptions {
  /** A y4m file; without it, the browser's built-in moving picture. */
  readonly camera?: string;
  /** Origins at Mado's address whose pages may use cameras although they are not served over TLS. */
  readonly origins: readonly string[];
  /** Further flags of Chromium. */
  readonly flags?: readonly string[];
}

/** Launches a browser process at this site of the network. */
export function launchAt(site: Site, { camera, origins, flags = [] }: LabBrowserOptions): Promise<Browser> {
  const { executablePath = chromium.executablePath(), args = [] } = chromiumLaunch(camera);
  return chromium.launch({
    executablePath: 'tests/lab/chromium-in-namespace.sh',
    env: { ...process.env, LAB_HOST: clientOf(site), LAB_CHROMIUM: executablePath },
    args: [
      ...args,
      ...flags,
      // Literal addresses are subject to these rules too, for TCP.
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${MADO_ADDRESS}, EXCLUDE ${TURN_ADDRESS}`,
      `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`,
      // The TURN server's certificate is the lab's own.
      '--ignore-certificate-errors',
    ],
  });
}
