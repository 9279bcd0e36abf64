import { describe, expect, it } from 'vitest';
import type { DatabaseFault } from '@/lib/db/health';
import { Readiness } from './readiness';

function make() {
  const world = { nowMs: 0, asked: 0, fault: null as DatabaseFault | null };
  const readiness = new Readiness({
    clock: { steadyMs: () => world.nowMs },
    databaseFault: async () => {
      world.asked += 1;
      return world.fault;
    },
  });
  return { world, readiness };
}

describe('a sidecar', () => {
  it('asks the database at most once a second', async () => {
    const { world, readiness } = make();
    for (world.nowMs = 0; world.nowMs < 3_000; world.nowMs += 50) await readiness.fault();
    expect(world.asked).toBe(3);
  });

  it('is not ready while the database cannot be read', async () => {
    const { world, readiness } = make();
    world.fault = 'database-corrupt';
    expect(await readiness.fault()).toBe('database-corrupt');
    world.fault = null;
    world.nowMs += 1_000;
    expect(await readiness.fault()).toBeNull();
  });

  it('is not ready while writes fail again and again, and forgives a single one', async () => {
    const { readiness } = make();
    readiness.wrote(false);
    expect(await readiness.fault()).toBeNull();
    readiness.wrote(false);
    expect(await readiness.fault()).toBe('database-not-writable');
    readiness.wrote(true);
    expect(await readiness.fault()).toBeNull();
  });

  it('is not ready while it has not reached the others for longer than a restart of Redis takes', async () => {
    const { world, readiness } = make();
    readiness.reachesOthers(false);
    world.nowMs = 9_000;
    readiness.reachesOthers(false);
    expect(await readiness.fault()).toBeNull();
    world.nowMs = 10_000;
    expect(await readiness.fault()).toBe('redis-unreachable');
    readiness.reachesOthers(true);
    expect(await readiness.fault()).toBeNull();
  });

  it('is not ready from the drain on', async () => {
    const { readiness } = make();
    readiness.drain();
    expect(await readiness.fault()).toBe('draining');
  });
});
