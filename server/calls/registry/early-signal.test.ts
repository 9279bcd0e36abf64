import { beforeEach, describe, expect, it } from 'vitest';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Signal } from '@/lib/protocol/signal';
import { Calls, type Tab } from './registry.fixture';

const ANN: Tab = ['ann', '1'];
const BOB: Tab = ['bob', '1'];
const BOB_2: Tab = ['bob', '2'];
const BOB_4: Tab = ['bob', '4'];
const BOBS: Tab[] = [BOB, BOB_2, ['bob', '3'], BOB_4];
const EVE: Tab = ['eve', '1'];

const description = (type: 'offer' | 'answer', sdp = 'v=0'): Signal => ({
  linkEpoch: 0,
  body: { type: 'description', description: { type, sdp } },
});
const candidate = (line: string): Signal => ({
  linkEpoch: 0,
  body: {
    type: 'candidate',
    candidate: { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
  },
});
const HOST = candidate('candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host generation 0');
const RELAY = candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0 generation 0');
const RELAY_THAT_TELLS = candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 1');

let calls: Calls;
beforeEach(() => {
  calls = new Calls().online(ANN, ...BOBS, EVE);
});

function ring(earlyLink: EarlyLinkScope, relayOnlyUserIds: string[] = []): void {
  calls.invite(ANN, 'bob', 'x', { earlyLink, relayOnlyUserIds });
  calls.take();
}
const signal = (tab: Tab, body: Signal, to?: Tab) => calls.signalWith(tab, 'x', body, to);

describe('a link made while it rings', () => {
  it('is refused where the callee does not allow it', () => {
    ring('none');
    expect(signal(BOB, description('answer'))).toBe('wrong-phase');
    expect(signal(ANN, HOST, BOB)).toBe('wrong-phase');
    expect(calls.take()).toEqual([]);
  });

  it('passes between the caller and the device that answered', () => {
    ring('all');
    expect(signal(ANN, HOST, BOB)).toBe('not-allowed');
    expect(signal(BOB, description('answer'))).toBe('ok');
    expect(signal(ANN, HOST, BOB)).toBe('ok');
    expect(signal(BOB, HOST)).toBe('ok');
    expect(calls.take()).toEqual(['ann/1 signaled x', 'bob/1 signaled x', 'ann/1 signaled x']);
  });

  it('tells of relays alone where no address may be told', () => {
    ring('relay');
    expect(signal(BOB, description('answer', 'v=0\r\na=candidate:1 1 udp 1 10.0.0.7 9 typ host\r\n'))).toBe(
      'not-allowed',
    );
    expect(signal(BOB, description('answer'))).toBe('ok');
    expect(signal(BOB, HOST)).toBe('not-allowed');
    expect(signal(BOB, RELAY_THAT_TELLS)).toBe('not-allowed');
    expect(signal(BOB, RELAY)).toBe('ok');
  });

  it('is nobody else’s, and three at the most', () => {
    ring('all');
    expect(signal(EVE, description('answer'))).toBe('unknown-call');
    const other: Tab = ['ann', '2'];
    expect(calls.online(other).signalWith(other, 'x', description('answer'))).toBe('not-allowed');
    for (const tab of BOBS.slice(0, 3)) expect(signal(tab, description('answer'))).toBe('ok');
    expect(signal(BOB_4, description('answer'))).toBe('rate-limited');
    expect(signal(ANN, description('offer'), BOB_4)).toBe('not-allowed');
    expect(signal(BOB, { ...HOST, linkEpoch: 1 })).toBe('wrong-phase');
  });

  it('is begun anew a dozen times by a ringing device, no more', () => {
    ring('all');
    for (let n = 0; n < 12; n++) expect(signal(BOB, description('answer'))).toBe('ok');
    expect(signal(BOB, description('answer'))).toBe('rate-limited');
    expect(signal(BOB, HOST)).toBe('ok');
    expect(signal(BOB_2, description('answer'))).toBe('ok');
    for (let n = 0; n < 13; n++) expect(signal(ANN, description('offer'), BOB)).toBe('ok');
  });

  it('goes to the device that won, once one has', () => {
    ring('all');
    for (const tab of [BOB, BOB_2]) signal(tab, description('answer'));
    calls.ask('accept', BOB, 'x');
    calls.take();
    expect(signal(ANN, HOST, BOB_2)).toBe('ok');
    expect(calls.take()).toEqual([]);
    expect(signal(ANN, HOST, BOB)).toBe('ok');
    expect(calls.take()).toEqual(['bob/1 signaled x']);
    expect(signal(BOB_2, HOST)).toBe('not-allowed');
  });
});

describe('who hides their address', () => {
  const GATHERED = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 10.0.0.7\r\n';
  const BARE = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n';
  const TELLING = [
    HOST,
    RELAY_THAT_TELLS,
    description('offer', 'v=0\r\na=candidate:1 1 udp 1 10.0.0.7 9 typ host\r\n'),
    description('offer', GATHERED),
  ];

  it('tells of relays alone while it rings, also those who are trusted', () => {
    ring('all', ['bob']);
    for (const telling of TELLING) expect(signal(BOB, telling)).toBe('not-allowed');
    expect(signal(BOB, description('answer', BARE))).toBe('ok');
    expect(signal(BOB, RELAY)).toBe('ok');
    expect(signal(ANN, HOST, BOB)).toBe('ok');
  });

  it.each<[string, Tab, Tab]>([
    ['the caller', ANN, BOB],
    ['the callee', BOB, ANN],
  ])('and in the call, over every link and after a restart: %s', (_, hider, other) => {
    ring('none', [hider[0]]);
    calls.ask('accept', BOB, 'x');
    calls.ask('relink', ANN, 'x');
    const inLink = (body: Signal, linkEpoch: number) => ({ ...body, linkEpoch });
    for (const linkEpoch of [1, 2]) {
      for (const telling of TELLING) expect(signal(hider, inLink(telling, linkEpoch))).toBe('not-allowed');
      expect(calls.take().filter((said) => said.includes('signaled'))).toEqual([]);
      expect(signal(hider, inLink(description('offer', BARE), linkEpoch))).toBe('ok');
      expect(signal(hider, inLink(RELAY, linkEpoch))).toBe('ok');
      expect(signal(other, inLink(HOST, linkEpoch))).toBe('ok');
      calls.crash().online(ANN, BOB);
      calls.ask('relink', BOB, 'x');
      calls.take();
    }
  });

  it('does so under the id of a call that was merged too', () => {
    ring('none', ['bob']);
    calls.invite(BOB, 'ann', 'y', { relayOnlyUserIds: ['bob'] });
    expect(calls.isHidden('bob', 'y')).toBe(true);
    expect(calls.isHidden('ann', 'y')).toBe(false);
    expect(calls.signalWith(BOB, 'y', HOST)).toBe('not-allowed');
  });
});
