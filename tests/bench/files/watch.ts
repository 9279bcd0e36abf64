import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** What one look at a page finds. */
export interface Look {
  readonly atMs: number;
  /** PSS of the page's renderer and of the browser process, in bytes. */
  readonly renderer: number;
  readonly browser: number;
  /** Of the peer's camera since the link was made. */
  readonly framesDecoded: number;
  /** Of the link that carries the call; null without one. */
  readonly roundTripMs: number | null;
  /** On all data channels. */
  readonly bytesReceived: number;
}

const LOOK_EVERY_MS = 500;

async function pss(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}

interface Processes {
  readonly renderer: number;
  readonly browser: number;
}

/** The page's renderer is the one that has worked most: a browser keeps a spare one, which has not. */
async function processesOf(page: Page): Promise<Processes> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const busiest = (type: string) =>
    processInfo.filter((each) => each.type === type).sort((a, b) => b.cpuTime - a.cpuTime)[0]?.id;
  const [renderer, main] = [busiest('renderer'), busiest('browser')];
  if (!renderer || !main) throw new Error('the page has no renderer');
  return { renderer, browser: main };
}

/** Runs in the page. */
async function readLinks() {
  let [framesDecoded, bytesReceived] = [0, 0];
  let roundTripMs: number | null = null;
  for (const link of window.observed.links) {
    if (link.connectionState === 'closed') continue;
    const stats = [...((await link.getStats()) as unknown as Map<string, Record<string, unknown>>).values()];
    for (const each of stats) {
      if (each.type === 'inbound-rtp' && each.kind === 'video') framesDecoded += Number(each.framesDecoded ?? 0);
      if (each.type === 'data-channel') bytesReceived += Number(each.bytesReceived ?? 0);
    }
    const transport = stats.find((each) => each.type === 'transport');
    const pair = stats.find((each) => each.id === transport?.selectedCandidatePairId);
    if (typeof pair?.currentRoundTripTime === 'number') roundTripMs ??= pair.currentRoundTripTime * 1_000;
  }
  return { framesDecoded, bytesReceived, roundTripMs };
}

/** Looks at the page twice a second until stopped. */
export async function watch(page: Page): Promise<{ stop(): Promise<Look[]> }> {
  const processes = await processesOf(page);
  const looks: Look[] = [];
  let isOver = false;
  const look = async () => {
    await page.evaluate(() => window.ping?.());
    const [links, renderer, browser] = await Promise.all([
      page.evaluate(readLinks),
      pss(processes.renderer),
      pss(processes.browser),
    ]);
    looks.push({ atMs: performance.now(), renderer, browser, ...links });
  };
  const run = async () => {
    while (!isOver) {
      const nextAtMs = performance.now() + LOOK_EVERY_MS;
      await look();
      await new Promise((done) => setTimeout(done, Math.max(0, nextAtMs - performance.now())));
    }
    await look();
  };
  const running = run();
  // Whoever stops it hears of its failure.
  running.catch(() => {});
  return {
    async stop() {
      isOver = true;
      await running;
      return looks;
    },
  };
}
