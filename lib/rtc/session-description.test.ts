import { describe, expect, it } from 'vitest';
import { withoutCandidates, withQuietSilence, withStartBitrate } from './session-description';

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

  it('carries no address once candidates are taken out', () => {
    const offer = lines(
      'a=ice-ufrag:x',
      'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
      'a=end-of-candidates',
      'a=mid:0',
    );
    expect(withoutCandidates(offer)).toBe(lines('a=ice-ufrag:x', 'a=mid:0'));
  });
});
