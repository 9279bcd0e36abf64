import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { configureUplink, createUplink, deleteUplink, type Site, uplinkOf } from './network';

const PROGRAM = 'tests/lab/delayed-link.py';
const READY_WITHIN_MS = 10_000;

export interface LinkLimits {
  /** Share of the packets that are lost, in each direction. */
  readonly lossPercent?: number;
  /** Rate of each direction, in Mbit/s, behind a queue of 200 ms; unlimited without it. */
  readonly mbitPerS?: number;
}

/**
 * Adds delay between this site's router and the internet: each packet takes `oneWayMs` longer, in both directions, and
 * is subject to these limits. Resolves with a function that restores the usual uplink.
 */
export async function delayUplink(
  site: Site,
  oneWayMs: number,
  { lossPercent = 0, mbitPerS = 0 }: LinkLimits = {},
): Promise<() => Promise<void>> {
  const { router, device, host, peerDevice } = uplinkOf(site);
  deleteUplink(site);
  const figures = [oneWayMs, lossPercent, mbitPerS].map(String);
  const wire = spawn('python3', [PROGRAM, router, device, host, peerDevice, ...figures]);
  const pieces: string[] = [];
  wire.stderr.on('data', (piece) => pieces.push(String(piece)));
  const ended = once(wire, 'close');
  const stop = async () => {
    wire.stdin.end();
    await ended;
    createUplink(site);
  };
  const tooLate = setTimeout(() => wire.kill(), READY_WITHIN_MS);
  const isReady = await Promise.race([once(wire.stdout, 'data').then(() => true), ended.then(() => false)]);
  clearTimeout(tooLate);
  if (!isReady) throw new Error(`the delayed uplink of site ${site} failed to start:\n${pieces.join('')}`);
  configureUplink(site);
  return stop;
}
