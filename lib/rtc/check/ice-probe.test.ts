import { describe, expect, it } from 'vitest';
import { bestOf, judgeGathering, serversOn } from './ice-probe';

const nothing = { foundAfterMs: null, isComplete: true, errorCodes: [] };

describe('serversOn', () => {
  const turn = {
    urls: ['turn:a.example', 'turn:a.example?transport=tcp', 'turns:a.example:443?transport=tcp'],
    username: 'u',
    credential: 'c',
  };

  it('separates the URLs of a route, each with its credentials', () => {
    const servers = [{ urls: ['stun:s.example', 'stun:t.example'] }, turn];
    expect(serversOn('stun', servers)).toEqual([{ urls: ['stun:s.example'] }, { urls: ['stun:t.example'] }]);
    expect(serversOn('turn-tls', servers)).toEqual([{ ...turn, urls: ['turns:a.example:443?transport=tcp'] }]);
    expect(serversOn('turn-udp', [])).toEqual([]);
  });

  it('tests only a few of many servers', () => {
    const urls = Array.from({ length: 20 }, (_, index) => `stun:s${index}.example`);
    expect(serversOn('stun', [{ urls }])).toHaveLength(3);
  });
});

describe('judgeGathering', () => {
  it('takes a candidate as proof, whatever failed on other network interfaces', () => {
    const gathered = { ...nothing, foundAfterMs: 41.6, errorCodes: [701] };
    expect(judgeGathering('turn-udp', gathered)).toEqual({ finding: 'works', ms: 42 });
  });

  it.each([
    [401, 'refused'],
    [441, 'refused'],
    [486, 'full'],
    [508, 'full'],
    [701, 'unreachable'],
    [600, 'unreachable'],
  ] as const)('code %i is %s', (code, finding) => {
    expect(judgeGathering('turn-tcp', { ...nothing, errorCodes: [701, code] }).finding).toBe(finding);
  });

  it('accepts a silent STUN server only if the browser finished without an error', () => {
    expect(judgeGathering('stun', nothing).finding).toBe('works');
    expect(judgeGathering('stun', { ...nothing, errorCodes: [701] }).finding).toBe('unreachable');
    expect(judgeGathering('stun', { ...nothing, isComplete: false }).finding).toBe('unreachable');
    expect(judgeGathering('turn-udp', nothing).finding).toBe('unreachable');
  });
});

describe('bestOf', () => {
  it('is the fastest that works', () => {
    const slow = { finding: 'works', ms: 80 } as const;
    const fast = { finding: 'works', ms: 20 } as const;
    expect(bestOf([{ finding: 'unreachable', ms: null }, slow, fast])).toEqual(fast);
    expect(bestOf([{ finding: 'works', ms: null }])).toEqual({ finding: 'works', ms: null });
  });

  it('is the most informative problem if none works', () => {
    const unreachable = { finding: 'unreachable', ms: null } as const;
    expect(bestOf([unreachable, { finding: 'full', ms: null }, { finding: 'refused', ms: null }]).finding).toBe(
      'refused',
    );
    expect(bestOf([unreachable]).finding).toBe('unreachable');
  });
});
