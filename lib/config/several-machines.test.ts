import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from './settings';

function messageOf(environment: Record<string, string>): string {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'accepted';
}

const secret = 's'.repeat(32);
const complete = {
  REDIS_URL: 'redis://:hunter2@redis.example',
  DATABASE_URL: 'postgres://mado:hunter2@db.example/mado',
  AUTH_SECRET: secret,
  INTERNAL_SECRET: secret,
};

describe('REDIS_URL', () => {
  it('is accepted with PostgreSQL and both secrets', () => {
    expect(parseSettings(complete)).toMatchObject({ REDIS_URL: complete.REDIS_URL, REDIS_PREFIX: 'mado:' });
  });

  it('is refused with SQLite, with the reason and both ways out', () => {
    for (const DATABASE_URL of ['', 'file:/data/mado.db']) {
      const message = messageOf({ ...complete, DATABASE_URL });
      expect(message).toMatch(/^DATABASE_URL: got .+, wants postgres:\/\/…, as REDIS_URL is set: /);
      expect(message).toContain('a SQLite file belongs to one machine');
      expect(message).toContain('remove REDIS_URL instead');
    }
  });

  it('is refused without secrets that the machines share', () => {
    expect(messageOf({ ...complete, AUTH_SECRET: '' })).toMatch(/^AUTH_SECRET: got nothing, wants .+ every machine/);
    expect(messageOf({ ...complete, INTERNAL_SECRET: '' })).toMatch(/^INTERNAL_SECRET: got nothing/);
    expect(messageOf({ REDIS_URL: complete.REDIS_URL }).split('\n')).toHaveLength(3);
  });

  it.each([
    'redis://redis.example',
    'redis://redis.example:6380/2',
    'rediss://mado:p%40ss@redis.example:6380',
    'redis+sentinel://:pass@one.example:26379,two.example:26379/mymaster/1',
    'redis+sentinel://[2001:db8::1]:26379/mymaster',
  ])('may be %s', (REDIS_URL) => {
    expect(messageOf({ ...complete, REDIS_URL })).toBe('accepted');
  });

  it.each([
    'redis.example:6379',
    'http://redis.example',
    'redis://',
    'redis://redis.example/two',
    'redis+sentinel://one.example:26379',
    'redis://redis.example?family=6',
  ])('may not be %s', (REDIS_URL) => {
    expect(messageOf({ ...complete, REDIS_URL })).toMatch(/^REDIS_URL: got .+, wants redis:\/\//);
  });

  it('is not repeated in a message, as it may hold a password', () => {
    expect(messageOf({ ...complete, REDIS_URL: 'http://:hunter2@redis.example' })).not.toContain('hunter2');
  });

  it('has a prefix that no pattern of Redis can be mistaken for', () => {
    expect(messageOf({ ...complete, REDIS_PREFIX: 'mado-*' })).toMatch(/^REDIS_PREFIX: got "mado-\*", wants /);
  });
});
