import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDescription } from './canonical-description';
import {
  CHROMIUM_OFFER,
  CHROMIUM_RESTART,
  dataDescription,
  FIREFOX_ANSWER,
  FIREFOX_OFFER,
} from './descriptions.fixture';

const BROWSERS = { CHROMIUM_OFFER, CHROMIUM_RESTART, FIREFOX_OFFER, FIREFOX_ANSWER };
const linesOf = (sdp: string) => sdp.split('\r\n').filter((line) => line !== '');
const attributes = (sdp: string | null) => linesOf(sdp ?? '').filter((line) => line.startsWith('a='));

/** Every line that a browser may be given, told apart from the parser's own tables. */
const LINE = new RegExp(
  `^(?:${[
    'v=0',
    'o=- \\d{1,20} \\d{1,20} IN IP4 0\\.0\\.0\\.0',
    's=-',
    't=0 0',
    'c=IN IP4 0\\.0\\.0\\.0',
    'm=(?:audio|video) [09] UDP/TLS/RTP/SAVPF(?: \\d{1,3}){1,64}',
    'm=application [09] UDP/DTLS/SCTP webrtc-datachannel',
    'a=group:BUNDLE(?: [!-~]{1,32}){1,8}',
    'a=msid-semantic:WMS \\*',
    'a=(?:extmap-allow-mixed|bundle-only|rtcp-mux|rtcp-rsize|rtcp-xr:rcvr-rtt=all)',
    'a=(?:sendrecv|sendonly|recvonly|inactive)',
    'a=setup:(?:actpass|active|passive)',
    'a=mid:[!-~]{1,32}',
    'a=ice-ufrag:[\\w+/]{4,256}',
    'a=ice-pwd:[\\w+/]{22,256}',
    'a=ice-options:(?:trickle|ice2|renomination| )+',
    'a=fingerprint:sha-(?:256|384|512) [0-9A-F:]{95,191}',
    'a=extmap:\\d{1,3}(?:/\\w{8})? [!-~]{1,256}',
    'a=msid:[!-~]{1,64}(?: [!-~]{1,64})?',
    'a=rtpmap:\\d{1,3} [\\w.-]{1,32}/\\d{1,7}(?:/\\d{1,2})?',
    'a=fmtp:\\d{1,3} [\\w+/=.,:;-]+',
    'a=rtcp-fb:(?:\\d{1,3}|\\*) [a-z -]{3,16}',
    'a=ssrc-group:(?:FID|FEC-FR)(?: \\d{1,10}){2,4}',
    'a=ssrc:\\d{1,10} (?:cname|msid):[!-~]{1,128}(?: [!-~]{1,64})?',
    'a=sctp-port:\\d{1,5}',
    'a=max-message-size:\\d{1,10}',
  ].join('|')})$`,
);

describe.each(Object.entries(BROWSERS))('%s', (_, sdp) => {
  it('keeps all that it says of codecs, streams and transport, in its order', () => {
    const canonical = canonicalDescription(sdp);
    expect(canonical).not.toBeNull();
    const kept = new Set(attributes(canonical));
    const isOfNoUse = (line: string) => /^a=(candidate|end-of-candidates|rtcp:|msid-semantic)/.test(line);
    expect(attributes(sdp).filter((line) => !kept.has(line) && !isOfNoUse(line))).toEqual([]);
    const of = (text: string | null, kind: string) =>
      linesOf(text ?? '').filter((line) => line.startsWith(`m=${kind}`));
    const formats = (line: string) => line.split(' ').slice(2);
    for (const kind of ['audio', 'video', 'application']) {
      expect(of(canonical, kind).map(formats)).toEqual(of(sdp, kind).map(formats));
    }
  });

  it('is the same read again, and says nothing of addresses', () => {
    const canonical = canonicalDescription(sdp) ?? '';
    expect(canonicalDescription(canonical)).toBe(canonical);
    expect(canonical).not.toMatch(/candidate|127\.0\.0\.1|192\.0\.2\.|fd00|\.local|mozilla/);
  });
});

it('gives every section the transport that Firefox says once', () => {
  const fingerprints = linesOf(canonicalDescription(FIREFOX_OFFER) ?? '').filter((line) =>
    line.includes('fingerprint'),
  );
  expect(fingerprints).toHaveLength(3);
  expect(new Set(fingerprints).size).toBe(1);
});

it('keeps what Safari says besides, whose descriptions are libwebrtc’s too', () => {
  const h265 = [
    'a=rtpmap:96 H265/90000',
    'a=fmtp:96 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST',
    'a=ice-options:trickle renomination',
  ];
  const safari = CHROMIUM_OFFER.replace('a=rtpmap:96 VP8/90000', h265.slice(0, 2).join('\r\n')).replaceAll(
    'a=ice-options:trickle',
    h265[2] ?? '',
  );
  expect(linesOf(canonicalDescription(safari) ?? '')).toEqual(expect.arrayContaining(h265));
});

it('keeps a section that Firefox offers for the bundle alone, and one that is rejected', () => {
  const rejected = FIREFOX_ANSWER.replace('m=video 9', 'm=video 0');
  const media = (sdp: string) => linesOf(canonicalDescription(sdp) ?? '').filter((line) => /^m=|^a=bundle/.test(line));
  expect(media(FIREFOX_OFFER).slice(1, 3)).toEqual([expect.stringMatching(/^m=video 0 /), 'a=bundle-only']);
  expect(media(rejected)[1]).toBe('m=video 0 UDP/TLS/RTP/SAVPF 120');
});

/** The same description with these sections, each with a `mid` of its own. */
function inOrder(sdp: string, ...kinds: string[]): string {
  const [session = '', ...sections] = sdp.split(/^(?=m=)/m);
  const chosen = kinds.map((kind, mid) =>
    sections.find((section) => section.startsWith(`m=${kind}`))?.replace(/^a=mid:.*$/m, `a=mid:${mid}`),
  );
  const bundle = `a=group:BUNDLE ${kinds.map((_, mid) => mid).join(' ')}`;
  return [session.replace(/^a=group:BUNDLE.*$/m, bundle), ...chosen].join('');
}

it.each(Object.entries(BROWSERS))('reads the sections of a first and of a second offer (%s)', (_, sdp) => {
  for (const kinds of [
    ['audio', 'video', 'application'],
    ['audio', 'video', 'application', 'video', 'audio'],
  ]) {
    const canonical = canonicalDescription(inOrder(sdp, ...kinds));
    const media = linesOf(canonical ?? '').filter((line) => line.startsWith('m='));
    expect(media.map((line) => line.split(' ')[0])).toEqual(kinds.map((kind) => `m=${kind}`));
  }
});

describe('of what a browser of tomorrow or an attacker adds', () => {
  it.each([
    'a=new-in-2027:yes',
    'a=ice-lite',
    'a=identity:eyJ…',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x',
    'a=fingerprint:md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF',
    'a=fingerprint:sha-256 00:11',
    'a=fmtp:96 x-google-min-bitrate=900000;x-google-max-bitrate=1',
    'a=candidate:1 1 udp 1 10.0.0.7 9 typ host',
    'b=AS:1',
    'i=\u202ehello',
    'a=extmap:0 urn:x',
    'a=extmap:256 urn:x',
    'a=rtpmap:128 VP8/90000',
    'a=rtcp-fb:96 nack evil',
    'a=ssrc:4294967296 cname:x',
    `a=mid:${'m'.repeat(33)}`,
    'a=\u0000',
    'x',
  ])('%j costs no call, and reaches no browser', (line) => {
    const plain = canonicalDescription(CHROMIUM_OFFER);
    expect(canonicalDescription(CHROMIUM_OFFER.replace('a=rtcp-rsize', `${line}\r\na=rtcp-rsize`))).toBe(plain);
    expect(canonicalDescription(CHROMIUM_OFFER.replace('t=0 0', `t=0 0\r\n${line}`))).toBe(plain);
  });

  it('takes off the parameters with which a peer would set this side’s encoder', () => {
    const said = CHROMIUM_OFFER.replace('a=fmtp:108 ', 'a=fmtp:108 x-google-min-bitrate=900000;');
    expect(canonicalDescription(said)).toBe(canonicalDescription(CHROMIUM_OFFER));
  });

  it.each([
    ['another kind of media', (sdp: string) => sdp.replace('m=video', 'm=image')],
    ['another protocol', (sdp: string) => sdp.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
    ['a section without an id', (sdp: string) => sdp.replace('a=mid:1\r\n', '')],
    ['two sections of one id', (sdp: string) => sdp.replace('a=mid:1', 'a=mid:0')],
    ['no codec', (sdp: string) => sdp.replaceAll(/a=rtpmap:.*\r\n/g, '')],
    ['no fingerprint', (sdp: string) => sdp.replaceAll(/a=fingerprint:.*\r\n/g, '')],
    ['a password that is too short', (sdp: string) => sdp.replaceAll(/a=ice-pwd:.*\r\n/g, 'a=ice-pwd:short\r\n')],
    ['a bare line feed', (sdp: string) => sdp.replace('a=mid:0\r\n', 'a=mid:0\n')],
    ['a bare carriage return', (sdp: string) => sdp.replace('s=-\r\n', 's=-\r')],
    ['an origin without an id', (sdp: string) => sdp.replace(/o=.*/, 'o=- x y IN IP4 0.0.0.0')],
    ['nine sections', (sdp: string) => `${sdp}${dataDescription().slice(dataDescription().indexOf('m=')).repeat(9)}`],
    ['a camera before the microphone', (sdp: string) => inOrder(sdp, 'video', 'audio', 'application')],
    ['a second microphone', (sdp: string) => inOrder(sdp, 'audio', 'audio', 'application')],
    ['no section for data', (sdp: string) => inOrder(sdp, 'audio', 'video')],
    ['a screen in the place of data', (sdp: string) => inOrder(sdp, 'audio', 'video', 'video', 'audio', 'application')],
    ['a screen without its sound', (sdp: string) => inOrder(sdp, 'audio', 'video', 'application', 'video')],
    ['sound before its screen', (sdp: string) => inOrder(sdp, 'audio', 'video', 'application', 'audio', 'video')],
    [
      'more media than there are slots',
      (sdp: string) => inOrder(sdp, 'audio', 'video', 'application', 'video', 'audio', 'video'),
    ],
    ['nothing', () => ''],
  ])('refuses %s', (_, change) => {
    const said = change(CHROMIUM_OFFER);
    expect(said).not.toBe(CHROMIUM_OFFER);
    expect(canonicalDescription(said)).toBeNull();
  });
});

/** A browser's description in which lines are lost, doubled, moved, cut, or another's. */
const hostile = fc
  .record({
    base: fc.constantFrom(...Object.values(BROWSERS)),
    changes: fc.array(
      fc.record({
        at: fc.nat(200),
        line: fc.oneof(
          fc.string({ unit: 'binary', maxLength: 40 }),
          fc.constantFrom(...Object.values(BROWSERS).flatMap(linesOf)),
          fc
            .tuple(
              fc.constantFrom(
                'a=fmtp:96 ',
                'a=rtpmap:96 ',
                'a=ssrc:1 ',
                'a=extmap:1 ',
                'a=mid:',
                'm=video 9 ',
                'a=',
                'o=- ',
              ),
              fc.string({ maxLength: 300 }),
            )
            .map(([name, value]) => `${name}${value}`),
        ),
        how: fc.constantFrom('replace', 'insert', 'delete', 'append'),
      }),
      { minLength: 1, maxLength: 20 },
    ),
  })
  .map(({ base, changes }) => {
    const lines = linesOf(base);
    for (const { at, line, how } of changes) {
      const index = at % lines.length;
      if (how === 'append') lines[index] += line;
      else lines.splice(index, how === 'insert' ? 0 : 1, ...(how === 'delete' ? [] : [line]));
    }
    return `${lines.join('\r\n')}\r\n`;
  });

it('writes no line outside of its grammar, and the same again, whatever it reads', () => {
  let written = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: hostile }, fc.string({ unit: 'binary', maxLength: 300 })), (sdp) => {
      const canonical = canonicalDescription(sdp);
      if (canonical === null) return;
      written += 1;
      expect(canonical.endsWith('\r\n')).toBe(true);
      expect(linesOf(canonical).filter((line) => !LINE.test(line))).toEqual([]);
      expect(canonicalDescription(canonical)).toBe(canonical);
    }),
    { numRuns: 1_500 },
  );
  expect(written).toBeGreaterThan(300);
});

/**
 * The longest text that the protocol lets through, made of what a pattern might backtrack over: one that did would take
 * minutes, and the test's time limit ends it.
 */
const LONGEST = 48 * 1024;
const fill = (piece: string) => piece.repeat(Math.ceil(LONGEST / piece.length)).slice(0, LONGEST);

it.each([
  ['one long parameter', `a=fmtp:96 ${fill('a=')}`],
  ['many parameters', `a=fmtp:96 ${fill('a=1; ')}`],
  ['a long extension', `a=extmap:1 ${fill('x')} `],
  ['many digests', `a=fingerprint:sha-256 ${fill('AA:')}`],
  ['many payload types', `m=video 9 UDP/TLS/RTP/SAVPF ${fill('96 ')}`],
  ['many spaces', `a=ssrc-group:FID${fill(' ')}`],
  ['many sections', fill('m=video 9 UDP/TLS/RTP/SAVPF 96\r\n')],
  ['many lines', fill('a=rtcp-fb:96 nack\r\n')],
  ['many codecs', fill('a=rtpmap:96 VP8/90000\r\n')],
  ['many ends of lines', fill('\r\n')],
])('is no longer for %s, and read as quickly', (_, text) => {
  const said = CHROMIUM_OFFER.replace('a=rtcp-rsize', `${text}\r\na=rtcp-rsize`);
  const canonical = canonicalDescription(said);
  expect((canonical ?? '').length).toBeLessThanOrEqual(CHROMIUM_OFFER.length);
});
