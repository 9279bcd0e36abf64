import { describe, expect, it } from 'vitest';
import { parseRedisAddress } from './redis-address';

describe('parseRedisAddress', () => {
  it('reads one server', () => {
    expect(parseRedisAddress('redis://localhost')).toEqual({
      db: 0,
      isEncrypted: false,
      server: { host: 'localhost', port: 6379 },
      sentinel: null,
    });
    expect(parseRedisAddress('rediss://mado:p%40ss%2Fword@[::1]:7000/3')).toEqual({
      username: 'mado',
      password: 'p@ss/word',
      db: 3,
      isEncrypted: true,
      server: { host: '::1', port: 7000 },
      sentinel: null,
    });
    expect(parseRedisAddress('redis://:secret@10.0.0.1')).toMatchObject({ password: 'secret' });
    expect(parseRedisAddress('redis://:secret@10.0.0.1')).not.toHaveProperty('username');
  });

  it('reads Sentinels', () => {
    expect(parseRedisAddress('redis+sentinel://:secret@one:26380,two/mymaster/1?sentinelPassword=other')).toEqual({
      password: 'secret',
      db: 1,
      isEncrypted: false,
      server: null,
      sentinel: {
        name: 'mymaster',
        hosts: [
          { host: 'one', port: 26_380 },
          { host: 'two', port: 26_379 },
        ],
        password: 'other',
      },
    });
    expect(parseRedisAddress('rediss+sentinel://one/main')).toMatchObject({ isEncrypted: true, db: 0 });
  });

  it.each([
    '',
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://host:0',
    'redis://host:70000',
    'redis://one,two',
    'redis://host/name',
    'redis://host/0/1',
    'redis://host?family=6',
    'redis://host?sentinelPassword=x',
    'redis://:%zz@host',
    'redis://:a/b@host',
    'redis+sentinel://one,two',
    'redis+sentinel://one,/main',
  ])('refuses %j', (text) => {
    expect(parseRedisAddress(text)).toBeNull();
  });
});
