import { describe, expect, it } from 'vitest';
import { readOwners } from './check-data';
import { readMigrations } from './check-database';
import { readClock, readFree } from './check-machine';

const MIB = 1024 * 1024;

describe('the disk', () => {
  it.each([
    [5_000, 'ok'],
    [1_024, 'ok'],
    [1_023, 'warning'],
    [100, 'warning'],
    [99, 'problem'],
    [0, 'problem'],
  ])('with %i MiB is %s', (free, level) => {
    expect(readFree(free * MIB, '/data').level).toBe(level);
  });
});

describe('the clock', () => {
  it('is well or not where systemd says, and not judged elsewhere', () => {
    expect([readClock('yes'), readClock('no'), readClock('')].map((found) => found[0]?.level)).toEqual([
      'ok',
      'warning',
      undefined,
    ]);
  });
});

describe('the owners of the data', () => {
  const read = (folder: number, entries: Record<string, number>, uid: number | undefined) =>
    readOwners('/data', { folder, entries: new Map(Object.entries(entries)) }, uid);

  it('are well where one account has it all, and that is this one or root', () => {
    expect(read(1000, { 'mado.db': 1000 }, 1000).level).toBe('ok');
    expect(read(1000, { 'mado.db': 1000 }, 0).level).toBe('ok');
    expect(read(0, { 'mado.db': 0 }, undefined).level).toBe('ok');
  });

  it('are wrong where root has written into it, or this is somebody else', () => {
    expect(read(1000, { 'mado.db': 1000, 'mado.db-wal': 0 }, 1000)).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining('mado.db-wal'),
      mend: expect.stringContaining('chown -R 1000 /data'),
    });
    expect(read(0, { 'mado.db': 0 }, 1000)).toMatchObject({
      level: 'problem',
      mend: expect.stringContaining('chown -R 1000 /data'),
    });
  });
});

describe('the migrations', () => {
  const shipped = ['1_first', '2_second'];
  const applied = (...names: string[]) => ({ applied: names, unfinished: [] });

  it('are well, pending, of a newer version, or half done', () => {
    expect(readMigrations(shipped, applied(...shipped)).level).toBe('ok');
    expect(readMigrations(shipped, applied('1_first'))).toMatchObject({
      level: 'warning',
      sentence: expect.stringContaining('1 of 2'),
    });
    expect(readMigrations(shipped, applied(...shipped, '3_third'))).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining('3_third'),
    });
    expect(readMigrations(shipped, { applied: ['1_first'], unfinished: ['2_second'] })).toMatchObject({
      level: 'problem',
      sentence: expect.stringContaining('never completed'),
    });
  });
});
