import { describe, expect, it } from 'vitest';
import { ATTEMPT_LIFE_SECONDS, decodeAttempts, encodeAttempts, newAttempt, takeAttempt } from './attempts';
import { withinLimit } from './limit';
import { decodeNewcomer, encodeNewcomer } from './newcomer';
import { problemOf } from './problem';

const secret = 's'.repeat(32);
const link = { userId: 'alice', sessionId: 'a login' };

describe('a sign-in that a browser has begun', () => {
  it('is kept with its account, in a cookie that only this server makes', async () => {
    const prove = { ...link, back: 'data' } as const;
    const attempts = [
      ...[newAttempt('google'), newAttempt('oidc', { link, invite: 'a code' })],
      newAttempt('github', { prove }),
    ];
    const token = await encodeAttempts(attempts, secret);
    expect(await decodeAttempts(token, secret)).toEqual(attempts);
    expect(token).not.toContain(attempts[0]?.state);
    expect(await decodeAttempts(token, 'o'.repeat(32))).toEqual([]);
    expect(await decodeAttempts('nonsense', secret)).toEqual([]);
    expect(await decodeAttempts(undefined, secret)).toEqual([]);
  });

  it('is over after ten minutes', async () => {
    const now = Date.now();
    const token = await encodeAttempts([newAttempt('google', {}, now)], secret);
    expect(await decodeAttempts(token, secret, now + ATTEMPT_LIFE_SECONDS * 1_000 - 1)).toHaveLength(1);
    expect(await decodeAttempts(token, secret, now + ATTEMPT_LIFE_SECONDS * 1_000)).toEqual([]);
  });

  it('is one of four at most: the oldest goes', async () => {
    const attempts = Array.from({ length: 5 }, () => newAttempt('google'));
    expect(await decodeAttempts(await encodeAttempts(attempts, secret), secret)).toEqual(attempts.slice(1));
  });

  it('is found by its state, at its own provider, and once', () => {
    const [first, second] = [newAttempt('google'), newAttempt('oidc', { link, invite: 'a code' })];
    const { attempt, others } = takeAttempt([first, second], { provider: 'oidc', state: second.state });
    expect(attempt).toBe(second);
    expect(others).toEqual([first]);
    expect(takeAttempt(others, { provider: 'oidc', state: second.state }).attempt).toBeNull();
    for (const state of ['', 'forged', second.state.slice(1), `${second.state} `])
      expect(takeAttempt([first, second], { provider: 'oidc', state }).attempt).toBeNull();
    // An answer of one provider at the address of another.
    expect(takeAttempt([first, second], { provider: 'google', state: second.state }).attempt).toBeNull();
  });

  it('is no newcomer, and a newcomer is none', async () => {
    const newcomer = {
      ...({ provider: 'oidc', issuer: 'https://id.example', subject: 'aya', name: null, email: null } as const),
      ...{ isEmailProved: false, invite: 'a code' },
    };
    const token = await encodeNewcomer(newcomer, secret);
    expect(await decodeNewcomer(token, secret)).toEqual(newcomer);
    expect(await decodeAttempts(token, secret)).toEqual([]);
    expect(await decodeNewcomer(await encodeAttempts([newAttempt('oidc')], secret), secret)).toBeNull();
    expect(await decodeNewcomer('nonsense', secret)).toBeNull();
  });
});

describe('a provider', () => {
  it('that hangs is given up, and one that answers is not', async () => {
    const hanging = new Promise<never>(() => {});
    expect(await withinLimit(hanging, 1).catch(problemOf)).toBe('down');
    expect(await withinLimit(Promise.resolve('an answer'), 60_000)).toBe('an answer');
  });
});
