import { describe, expect, it } from 'vitest';
import { parseInfo, readInfo, readLatency } from './read-info';

const healthy = {
  redis_version: '7.0.15',
  role: 'master',
  used_memory: '1000000',
  maxmemory: '0',
  maxmemory_policy: 'noeviction',
  rdb_last_bgsave_status: 'ok',
  aof_enabled: '0',
};
function findings(changed: Record<string, string> = {}) {
  const lines = Object.entries({ ...healthy, ...changed }).map(([name, value]) => `${name}:${value}`);
  return readInfo(parseInfo(`# Server\r\n${lines.join('\r\n')}\r\n`));
}
const wrong = (changed: Record<string, string>) => findings(changed).filter(({ level }) => level !== 'ok');

describe('what the doctor says of a Redis', () => {
  it('is nothing where all is well, with or without persistence', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ aof_enabled: '1' })).toEqual([]);
    expect(findings().map(({ sentence }) => sentence)).toContain(
      'Redis keeps no append-only file. Mado needs none, and no snapshots: it may be emptied at any time.',
    );
  });

  it.each([
    ['6.0.16', 'problem'],
    ['6.2.0', 'ok'],
    ['8.0.1', 'ok'],
    ['5.0.14', 'problem'],
  ])('of version %s is: %s', (redis_version, level) => {
    expect(findings({ redis_version })[0]).toMatchObject({ id: 'redis-version', level });
  });

  it('takes Valkey for what it is, whatever version of Redis it claims', () => {
    const [version] = findings({ valkey_version: '8.1.0', redis_version: '7.2.4' });
    expect(version).toMatchObject({ level: 'ok', sentence: 'Valkey 8.1.0 answers.' });
  });

  it.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random'])('refuses the policy %s', (maxmemory_policy) => {
    expect(wrong({ maxmemory_policy })).toMatchObject([{ id: 'redis-policy', level: 'problem' }]);
  });

  it.each(['volatile-lru', 'volatile-ttl', 'noeviction'])('accepts the policy %s', (maxmemory_policy) => {
    expect(wrong({ maxmemory_policy })).toEqual([]);
  });

  it('warns of a memory that is nearly full, and of snapshots that fail', () => {
    expect(wrong({ maxmemory: '1100000' })).toMatchObject([{ id: 'redis-memory', level: 'warning' }]);
    expect(wrong({ rdb_last_bgsave_status: 'err' })).toMatchObject([{ id: 'redis-persistence', level: 'warning' }]);
  });

  it('finds a replica', () => {
    expect(wrong({ role: 'slave' })).toMatchObject([{ id: 'redis-role', level: 'problem' }]);
  });

  it('judges the median of its answers, so that one slow one says nothing', () => {
    expect(readLatency([0.2, 0.3, 0.4, 90, 0.3])).toMatchObject({
      level: 'ok',
      sentence: expect.stringContaining('0.3'),
    });
    expect(readLatency([40, 41, 42])).toMatchObject({ level: 'warning' });
  });
});
