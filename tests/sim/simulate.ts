import { expect, it } from 'vitest';
import { END_REASONS } from '@/lib/protocol/end-reason';
import { liveAll, tableOf } from './seeds';

/** Worlds over all parts. */
const RUNS = Number(process.env.SIM_RUNS ?? 100_000);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
const PARTS = 2;
/** Worlds that come to everything that is expected, by a wide margin. */
const ENOUGH = 20_000;

/** Reasons that nothing gives yet. */
const UNUSED = ['blocked'];

/** What a simulation must come to, or its invariants hold for want of anything happening. */
const EXPECTED = [
  ...['idle', 'ringing-out', 'ringing-in', 'connecting', 'connected', 'reconnecting', 'ended'],
  ...END_REASONS.filter((reason) => !UNUSED.includes(reason)),
  ...['calm', 'rough', 'four people', 'nine tabs or more'],
  ...['glare', 'misuse refused', 'message doubled', 'ask failed', 'answer lost'],
  ...['hang-up on the data channel', 'signal on the data channel', 'accept on the data channel'],
  ...['link up while it rings', 'own camera shown while it rings'],
  ...['socket cut', 'path broken', 'sidecar killed', 'sidecar away for long'],
  ...['tab reloaded', 'tab away for long', 'tab crashed', 'tab asleep', 'tab duplicated'],
  ...['call resumed by a fresh page', 'ring resumed by a fresh page', 'fresh link', 'call mended', 'still connected'],
];

/** Runs this part of the seeds, in a test of its own. */
export function simulate(part: number): void {
  const first = FIRST + Math.ceil((RUNS * (part - 1)) / PARTS);
  const count = FIRST + Math.ceil((RUNS * part) / PARTS) - first;
  it(`holds the invariants in ${count} worlds from seed ${first} on`, () => {
    const began = performance.now();
    const tally = liveAll(first, count);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${count} worlds from seed ${first} in ${seconds} s\n${tableOf(tally, count)}\n`);
    expect(count).toBeGreaterThan(0);
    // Fewer do not come to everything, and are run to find a fault.
    if (count >= ENOUGH) expect([...tally.keys()].sort()).toEqual([...EXPECTED].sort());
  });
}
