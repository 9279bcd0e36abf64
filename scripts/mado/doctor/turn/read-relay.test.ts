import { describe, expect, it } from 'vitest';
import { readRelay } from './read-relay';
import type { RelayTrial } from './try-relay';

const URL = 'turn:turn.example';
const SERVER = '198.51.100.9';
const works: RelayTrial = {
  allocated: null,
  relayed: { address: SERVER, port: 50_000 },
  expiredWorks: false,
  permitted: null,
  isRelayed: true,
};
const read = (changes: Partial<RelayTrial>, server = SERVER) => readRelay(URL, server, { ...works, ...changes });

describe('a relay', () => {
  it('that carries a packet is well', () => {
    expect(read({})).toMatchObject([{ id: 'turn-relay', level: 'ok' }]);
  });

  it.each([
    [{ allocated: 401, lastsADay: false }, 'turn-relay', 'static-auth-secret'],
    [{ allocated: 401, lastsADay: true }, 'turn-clock', 'NTP'],
    [{ allocated: 438 }, 'turn-relay', 'NTP'],
    [{ allocated: 441 }, 'turn-relay', 'static-auth-secret'],
    [{ allocated: 442 }, 'turn-relay', 'no-udp-relay'],
    [{ allocated: 486 }, 'turn-relay', 'quota'],
    [{ allocated: 508 }, 'turn-relay', 'min-port'],
    [{ allocated: 500 }, 'turn-relay', 'log'],
  ])('that is refused with %j names its cause', (trial, id, mend) => {
    const found = read({ ...trial, relayed: null });
    expect(found).toMatchObject([{ id, level: 'problem', mend: expect.stringContaining(mend) }]);
  });

  it('at a private address of a public server lacks external-ip', () => {
    expect(read({ relayed: { address: '10.0.0.5', port: 1 } })).toMatchObject([
      { id: 'turn-address', level: 'problem', mend: expect.stringContaining(`external-ip=${SERVER}/10.0.0.5`) },
    ]);
    expect(read({ relayed: { address: '10.0.0.5', port: 1 } }, '10.0.0.5')).toMatchObject([{ level: 'ok' }]);
    expect(read({ relayed: { address: 'fd00::5', port: 1 } }, '2001:db8::1')).toMatchObject([{ id: 'turn-address' }]);
  });

  it('that may not reach its like, or whose packets do not arrive, is told so', () => {
    expect(read({ permitted: 403 })).toMatchObject([
      { id: 'turn-peer', level: 'problem', mend: expect.stringContaining('allowed-peer-ip') },
    ]);
    expect(read({ isRelayed: false })).toMatchObject([
      { id: 'turn-round-trip', level: 'warning', mend: expect.stringContaining('min-port') },
    ]);
  });

  it('that expired credentials get is a matter of clocks', () => {
    expect(read({ expiredWorks: true })).toMatchObject([{ id: 'turn-clock', level: 'problem' }]);
  });
});
