import { describe, expect, it, vi } from 'vitest';
import type { Program } from './program';
import { stopInOrder } from './stopping';

describe('stopInOrder', () => {
  it('stops the sidecar, the edge and the web app, each after the one before has ended', async () => {
    const log: string[] = [];
    const program = (name: string): Program => ({
      pid: 1,
      startedAtMs: 0,
      restart: vi.fn(),
      killHung: vi.fn(),
      stop: async () => {
        log.push(`${name} is asked`);
        await Promise.resolve();
        log.push(`${name} has ended`);
      },
    });
    await stopInOrder({ edge: program('edge'), webApp: program('web app'), sidecar: program('sidecar') });
    const expected = ['sidecar', 'edge', 'web app'].flatMap((name) => [`${name} is asked`, `${name} has ended`]);
    expect(log).toEqual(expected);
    await stopInOrder({});
  });
});
