import { describe, expect, it } from 'vitest';
import { selectedPair } from './selected-pair';

const local = {
  type: 'local-candidate',
  candidateType: 'relay',
  protocol: 'udp',
  relayProtocol: 'tls',
  address: '10.1.2.3',
};
const remote = { type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp', address: '198.51.100.7' };
const pair = { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.042 };

describe('selectedPair', () => {
  it('is the pair that the transport names', () => {
    const report = Object.entries({
      other: { ...pair, nominated: true, localCandidateId: 'gone' },
      P: pair,
      L: local,
      R: remote,
      T: { type: 'transport', selectedCandidatePairId: 'P' },
    });
    const expected = { local: 'relay', remote: 'srflx', protocol: 'udp', relayProtocol: 'tls', roundTripMs: 42 };
    expect(selectedPair(report)).toEqual(expected);
  });

  it('is the pair marked as selected if the transport names none', () => {
    const report = Object.entries({
      P: { ...pair, selected: true },
      L: { ...local, relayProtocol: undefined },
      R: remote,
    });
    expect(selectedPair(report)).toMatchObject({ local: 'relay', relayProtocol: null });
  });

  it('contains no address', () => {
    const report = Object.entries({ P: { ...pair, selected: true }, L: local, R: remote });
    expect(JSON.stringify(selectedPair(report))).not.toMatch(/10\.1|198\.51/);
  });

  it('is null before there is one', () => {
    expect(selectedPair([])).toBeNull();
    expect(selectedPair(Object.entries({ P: pair, L: local, R: remote }))).toBeNull();
  });
});
