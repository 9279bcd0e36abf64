import { describe, expect, it } from 'vitest';
import { handshakeSchema, REQUESTS } from './requests';

const callId = '0b6f6d3c-9d7a-4b8e-8f0e-1c2d3e4f5a6b';
const invite = { callId, calleeId: 'bob', media: 'video', offer: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n' };

describe('requests', () => {
  it('accepts a well-formed invite', () => {
    expect(REQUESTS['call:invite'].request.safeParse(invite).success).toBe(true);
  });

  it.each([
    ['a sender of its own', { ...invite, callerId: 'mallory' }],
    [
      'an offer with a candidate',
      { ...invite, offer: `${invite.offer}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n` },
    ],
    [
      'an offer with what Firefox takes for one',
      { ...invite, offer: `${invite.offer}a= :CANDIDATE:1 1 udp 1 192.0.2.1 9 typ host\r\n` },
    ],
    ['an offer beyond the bound', { ...invite, offer: 'x'.repeat(48 * 1024 + 1) }],
    ['another medium', { ...invite, media: 'hologram' }],
    ['an id that is none', { ...invite, callId: '1; DROP TABLE calls' }],
    ['nothing', undefined],
  ])('rejects an invite with %s', (_, message) => {
    expect(REQUESTS['call:invite'].request.safeParse(message).success).toBe(false);
  });

  it('rejects a view of everybody at once', () => {
    expect(REQUESTS['presence:show'].request.safeParse({ query: '', offset: 0, limit: 101 }).success).toBe(false);
  });

  it('rejects another protocol version', () => {
    expect(handshakeSchema.safeParse({ protocolVersion: 999, deviceId: callId }).success).toBe(false);
  });
});
