import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS, RedisPatience, RedisSilent } from './patience';

const never = () => new Promise<never>(() => undefined);

describe('RedisPatience', () => {
  let faults: number;
  const redis: { status: 'ready' | 'reconnecting' } = { status: 'ready' };
  let patience: RedisPatience;

  beforeEach(() => {
    vi.useFakeTimers();
    faults = 0;
    redis.status = 'ready';
    patience = new RedisPatience(redis, () => faults++);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes an answer on, and leaves no timer', async () => {
    expect(await patience.ask(async () => 'answer')).toBe('answer');
    expect([vi.getTimerCount(), faults]).toEqual([0, 0]);
  });

  it('waits 300 ms for an answer, and says so to the question', async () => {
    let over = () => false;
    const answer = patience.ask((isOver) => {
      over = isOver;
      return never();
    });
    const outcome = expect(answer).rejects.toThrow(RedisSilent);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
    expect(over()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
    expect([over(), faults]).toEqual([true, 1]);
  });

  it('asks nothing for a second after a question without an answer, so that not everybody waits', async () => {
    await expect(patience.ask(() => Promise.reject(new Error('closed')))).rejects.toThrow(RedisSilent);
    const question = vi.fn(async () => 'answer');
    await expect(patience.ask(question)).rejects.toThrow(RedisSilent);
    expect(question).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(await patience.ask(question)).toBe('answer');
    expect(faults).toBe(1);
  });

  it('asks nothing without a connection', async () => {
    redis.status = 'reconnecting';
    const question = vi.fn(async () => 'answer');
    await expect(patience.ask(question)).rejects.toThrow(RedisSilent);
    expect([question.mock.calls.length, faults]).toEqual([0, 0]);
  });
});
