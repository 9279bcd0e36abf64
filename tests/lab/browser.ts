import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { clientOf, MADO_ADDRESS, type Site, TURN_ADDRESS } from './network';

export interface LabBrowserOptions {
  /** A y4m file; the browser's own moving picture without. */
  readonly camera?: string;
  /** Origins at Mado's address whose pages may use cameras, though they are not served over TLS. */
  readonly origins: readonly string[];
  /** Further flags of Chromium. */
  readonly flags?: readonly string[];
}

/** A browser process at this site of the network. */
export function launchAt(site: Site, { camera, origins, flags = [] }: LabBrowserOptions): Promise<Browser> {
  const { executablePath = chromium.executablePath(), args = [] } = chromiumLaunch(camera);
  return chromium.launch({
    executablePath: 'tests/lab/chromium-in-namespace.sh',
    env: { ...process.env, LAB_HOST: clientOf(site), LAB_CHROMIUM: executablePath },
    args: [
      ...args,
      ...flags,
      // Addresses too are looked up, for TCP.
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${MADO_ADDRESS}, EXCLUDE ${TURN_ADDRESS}`,
      `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`,
      // The certificate of the TURN server is the lab's own.
      '--ignore-certificate-errors',
    ],
  });
}
