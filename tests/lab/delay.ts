import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { configureUplink, createUplink, deleteUplink, type Site, uplinkOf } from './network';

const PROGRAM = 'tests/lab/delayed-link.py';
const READY_WITHIN_MS = 10_000;

/**
 * Adds delay between this site's router and the internet: each packet takes `oneWayMs` longer, in both directions.
 * Resolves with a function that restores the usual uplink.
 */
export async function delayUplink(site: Site, oneWayMs: number): Promise<() => Promise<void>> {
  const { router, device, host, peerDevice } = uplinkOf(site);
  deleteUplink(site);
  const wire = spawn('python3', [PROGRAM, router, device, host, peerDevice, String(oneWayMs)]);
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
