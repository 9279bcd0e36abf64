import { expect, it } from 'vitest';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { liveApart } from './apart';
import { tableOf } from './tally';

const RUNS = Number(process.env.SIM_RUNS ?? 100_000);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
/** Enough worlds to reach everything in EXPECTED, by a wide margin. */
const ENOUGH = 40_000;

/** What the worlds must reach: otherwise the invariants may hold only because nothing happens. */
const EXPECTED = [
  ...['idle', 'ringing-out', 'ringing-in', 'connecting', 'connected', 'reconnecting', 'ended'],
  ...END_REASONS,
  ...['calm', 'rough', 'four people', 'nine tabs or more'],
  ...[
    'glare',
    'ring ended by dialing',
    'told to redial later',
    'somebody blocked',
    'misuse refused',
    'message doubled',
    'ask failed',
    'answer lost',
  ],
  ...['hang-up on the data channel', 'signal on the data channel', 'accept on the data channel'],
  ...['media on the data channel', 'link trusted again'],
  'own camera shown while it rings',
  ...['ring pushed', 'missed call pushed', 'answer elsewhere pushed', 'push message lost'],
  ...['accepted in a notification', 'accepted too late', 'declined in a notification'],
  'notification of a ring that is over',
  ...[
    'link up while it rings',
    'relayed link up while it rings',
    'relayed link went direct',
    'link of somebody hidden',
  ],
  ...['2 links while it rings', '3 links while it rings', 'a device too many', 'link kept at a handover'],
  ...['lost link came back beside a fresh one'],
  ...['socket cut', 'path broken', 'sidecar killed', 'sidecar away for long'],
  ...['tab reloaded', 'tab away for long', 'tab crashed', 'tab asleep', 'tab duplicated'],
  ...['call resumed by a fresh page', 'ring resumed by a fresh page', 'fresh link', 'call mended', 'still connected'],
];

it(`holds the invariants in ${RUNS} worlds from seed ${FIRST} on`, async () => {
  const began = performance.now();
  const tally = await liveApart('tests/sim/worlds.ts', FIRST, RUNS);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${RUNS} worlds from seed ${FIRST} in ${seconds} s\n${tableOf(tally, RUNS)}\n`);
  expect(RUNS).toBeGreaterThan(0);
  // Fewer worlds do not reach everything; they are run to look for a fault.
  if (RUNS >= ENOUGH) expect([...tally.keys()].sort()).toEqual([...EXPECTED].sort());
});
