import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { type Mado, startMado } from '../fixtures/mado';

export type RunningMado = Mado & { stop(): Promise<void> };

/** Where the two users and the servers between them are. */
export interface Place {
  readonly browsers: readonly [caller: Browser, callee: Browser];
  /** The address that servers listen on. */
  readonly host: string;
  /** The origin at which pages reach this port, and may use cameras. */
  originAt(port: number): string;
  /** The ICE servers for one user's pages. */
  iceServersFor(person: string): RTCIceServer[];
  /** Starts a Mado that gives its pages the same ICE servers. */
  startMado(port: number, settings: Record<string, string>): Promise<RunningMado>;
  close(): Promise<void>;
}

/** Everything on one host, without a network between. */
export async function openLoopback(): Promise<Place> {
  const launch = () => chromium.launch(chromiumLaunch());
  const browsers = [await launch(), await launch()] as const;
  return {
    browsers,
    host: '127.0.0.1',
    originAt: (port) => `http://localhost:${port}`,
    iceServersFor: () => [],
    startMado: (port, settings) => startMado({ PORT: String(port), ...settings }),
    async close() {
      for (const browser of browsers) await browser.close();
    },
  };
}
