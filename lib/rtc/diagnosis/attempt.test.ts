import { describe, expect, it } from 'vitest';
import { type AttemptEvent, NO_CANDIDATES, newAttempt, reduceAttempt, withCandidate } from './attempt';

const attemptAfter = (...events: AttemptEvent[]) => events.reduce(reduceAttempt, newAttempt('call', true));

describe('attempt', () => {
  it('keeps the furthest stage over all links', () => {
    const attempt = attemptAfter({ type: 'stage', stage: 'checking' }, { type: 'stage', stage: 'signaling' });
    expect(attempt.stage).toBe('checking');
  });

  it('keeps the most candidates that any link had', () => {
    const attempt = attemptAfter(
      { type: 'candidates', side: 'local', counts: { host: 2, srflx: 1, relay: 0 } },
      { type: 'candidates', side: 'local', counts: { host: 1, srflx: 0, relay: 3 } },
    );
    expect(attempt.local).toEqual({ host: 2, srflx: 1, relay: 3 });
    expect(attempt.remote).toEqual(NO_CANDIDATES);
  });

  it('records each error once, and a bounded number of them', () => {
    const error = { type: 'error', route: 'turn-udp', code: 701 } as const;
    expect(attemptAfter(error, error).errors).toEqual([{ route: 'turn-udp', code: 701 }]);
    const many = Array.from({ length: 50 }, (_, code) => ({ type: 'error', route: null, code }) as const);
    expect(attemptAfter(...many).errors).toHaveLength(20);
  });

  it('counts a peer-reflexive candidate as server-reflexive', () => {
    const counts = ['host', 'srflx', 'prflx', 'relay'].reduce(withCandidate, NO_CANDIDATES);
    expect(counts).toEqual({ host: 1, srflx: 2, relay: 1 });
  });

  it('keeps only those facts of the pair that do not change from moment to moment', () => {
    const pair = { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tcp' } as const;
    expect(attemptAfter({ type: 'pair', pair: { ...pair, roundTripMs: 12 } }).pair).toEqual(pair);
  });
});
