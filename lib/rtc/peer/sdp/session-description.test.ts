import { describe, expect, it } from 'vitest';
import { relayBodies, relayBody, withoutCandidates, withQuietSilence, withStartBitrate } from './session-description';

const lines = (...text: string[]) => `${text.join('\r\n')}\r\n`;

describe('session description', () => {
  it('asks for a high start from every video codec, and from nothing else', () => {
    const offer = lines(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'a=rtpmap:98 VP9/90000',
      'a=fmtp:98 profile-id=0',
    );
    expect(withStartBitrate(offer)).toBe(
      lines(
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=rtpmap:111 opus/48000/2',
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=1500',
        'a=rtpmap:97 rtx/90000',
        'a=fmtp:97 apt=96',
        'a=rtpmap:98 VP9/90000',
        'a=fmtp:98 profile-id=0;x-google-start-bitrate=1500',
      ),
    );
  });

  it('asks for it once in each section, where two have the same codec', () => {
    const section = (port: number) => [`m=video ${port} UDP/TLS/RTP/SAVPF 96`, 'a=rtpmap:96 VP8/90000'];
    const asked = (port: number) => [...section(port), 'a=fmtp:96 x-google-start-bitrate=1500'];
    const [session, data] = ['v=0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'];
    expect(withStartBitrate(lines(session, ...section(9), ...section(0), data))).toBe(
      lines(session, ...asked(9), ...asked(0), data),
    );
  });

  it('asks for quiet silence of Opus, once', () => {
    const offer = lines('a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:0 PCMU/8000');
    const asked = lines(
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1',
      'a=rtpmap:0 PCMU/8000',
    );
    expect(withQuietSilence(offer)).toBe(asked);
    expect(withQuietSilence(asked)).toBe(asked);
    expect(withQuietSilence('a=mid:0')).toBe('a=mid:0');
  });

  it('asks for it of the microphone alone, whose section is the first', () => {
    const format = 'a=fmtp:111 minptime=10';
    const section = (...formats: string[]) => [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      ...formats,
    ];
    expect(withQuietSilence(lines(...section(format), ...section(format)))).toBe(
      lines(...section(`${format};usedtx=1`), ...section(format)),
    );
  });

  it('carries no address once candidates are taken out', () => {
    const offer = lines(
      'a=ice-ufrag:x',
      'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
      'a=end-of-candidates',
      'a=mid:0',
    );
    expect(withoutCandidates(offer)).toBe(lines('a=ice-ufrag:x', 'a=mid:0'));
  });

  it('names no default address either', () => {
    const gathered = lines(
      'o=- 1 2 IN IP4 127.0.0.1',
      'm=audio 41000 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 192.0.2.1',
      'a=rtcp:41001 IN IP4 192.0.2.1',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'c=IN IP6 2001:db8::1',
    );
    expect(withoutCandidates(gathered)).toBe(
      lines(
        'o=- 1 2 IN IP4 127.0.0.1',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'c=IN IP4 0.0.0.0',
        'a=rtcp:9 IN IP4 0.0.0.0',
        'm=video 0 UDP/TLS/RTP/SAVPF 96',
        'c=IN IP4 0.0.0.0',
      ),
    );
  });

  it.each([
    ['host', 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host', null],
    ['server-reflexive', 'candidate:2 1 udp 1686052607 203.0.113.4 5000 typ srflx raddr 10.0.0.7 rport 5000', null],
    [
      'relay',
      'candidate:3 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000 generation 0',
      'candidate:3 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0 generation 0',
    ],
    ['the end of a generation', '', ''],
  ])('tells of a hidden side no more than its relay: %s', (_, line, told) => {
    const candidate = { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'x' };
    expect(relayBody({ type: 'candidate', candidate })).toEqual(
      told === null ? null : { type: 'candidate', candidate: { ...candidate, candidate: told } },
    );
  });

  it('says the relays of a hidden side again with its description, and nothing else of it', () => {
    const sdp = lines(
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      'a=ice-ufrag:abcd',
      'a=candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host',
      'a=candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000',
    );
    const bare = { type: 'description' as const, description: { type: 'offer' as const, sdp: withoutCandidates(sdp) } };
    const relay = {
      candidate: 'candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0',
      ...{ sdpMid: null, sdpMLineIndex: 0, usernameFragment: 'abcd' },
    };
    expect(relayBodies({ type: 'description', description: { type: 'offer', sdp } })).toEqual([
      bare,
      { type: 'candidate', candidate: relay },
    ]);
    expect(relayBodies(bare)).toEqual([bare]);
    const host = { ...relay, candidate: 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host' };
    expect(relayBodies({ type: 'candidate', candidate: host })).toEqual([]);
  });
});
