import { beforeEach, describe, expect, it } from 'vitest';
import type { SignalBody } from '@/lib/protocol/signal';
import { candidate, description, HOST, RELAY } from './call-link.fixture';
import { RelayGate } from './relay-gate';

const relayAt = (address: string, port = 6001) =>
  candidate(`candidate:5 1 udp 41885439 ${address} ${port} typ relay raddr 0.0.0.0 rport 0`);

let delivered: SignalBody[];
let gate: RelayGate;
beforeEach(() => {
  delivered = [];
  gate = new RelayGate((body) => delivered.push(body));
});

describe('what a ringing device says', () => {
  it('is taken at once where this side has a relay too', () => {
    gate.heardOwn(RELAY);
    gate.take(relayAt('198.51.100.9'));
    expect(delivered).toEqual([relayAt('198.51.100.9')]);
  });

  it('waits for a relay of this side’s', () => {
    gate.take(relayAt('198.51.100.9'));
    gate.take(relayAt('198.51.100.66'));
    expect(delivered).toEqual([]);
    gate.heardOwn(HOST);
    gate.heardOwn(RELAY);
    expect(delivered).toEqual([relayAt('198.51.100.9')]);
  });

  it.each([
    ['only claims to be a relay', relayAt('198.51.100.66')],
    ['has an address of this side’s own device', relayAt('10.0.0.7')],
    ['names the host that an address is to be asked for', relayAt('caught.example.org')],
    [
      'can be read in two ways',
      candidate('candidate:5 1 udp 41885439  198.51.100.66 typ relay 198.51.100.9 1 typ relay'),
    ],
  ])('waits for the accept where it %s', (_what, body) => {
    gate.heardOwn(HOST);
    gate.heardOwn(RELAY);
    gate.take(body);
    expect(delivered).toEqual([]);
    gate.open();
    expect(delivered).toEqual([body]);
    gate.take(relayAt('198.51.100.67'));
    expect(delivered).toHaveLength(2);
  });

  it('leads nowhere without an address: descriptions and the end of the candidates', () => {
    const harmless = [description('answer', 'v=0'), candidate('')];
    for (const body of harmless) gate.take(body);
    expect(delivered).toEqual(harmless);
  });

  it('fills no memory', () => {
    for (let port = 1; port <= 1_000; port++) gate.take(relayAt('198.51.100.66', port));
    gate.open();
    expect(delivered).toHaveLength(32);
    expect(delivered.at(-1)).toEqual(relayAt('198.51.100.66', 1_000));
  });
});
