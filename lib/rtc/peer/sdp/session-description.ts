import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import { isRelayCandidate, type SignalBody, type SignalCandidate } from '@/lib/protocol/signal';

/** Chromium starts at 300 kbit/s and needs seconds to a sharp picture; 1.5 Mbit/s is half of what two people's cameras end up with. */
const START_KBITS = 1_500;
const VIDEO_CODECS = /^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000/i;

/**
 * Adds libwebrtc's `x-google-start-bitrate` to each video codec of a *remote* description: a sender reads its encoder's
 * start from what it believes the receiver asked for. Other browsers skip unknown format parameters (RFC 8866, 6.15).
 */
export function withStartBitrate(sdp: string): string {
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => withSectionStartBitrate(section))
    .join('');
}

/** The same payload type stands in several sections, in each with a format of its own. */
function withSectionStartBitrate(section: string): string {
  const lines = section.split('\r\n');
  for (const payload of lines.flatMap((line) => VIDEO_CODECS.exec(line)?.[1] ?? [])) {
    const parameter = `x-google-start-bitrate=${START_KBITS}`;
    const existing = lines.findIndex((line) => line.startsWith(`a=fmtp:${payload} `));
    const named = lines.findIndex((line) => line.startsWith(`a=rtpmap:${payload} `));
    if (existing >= 0) lines[existing] = `${lines[existing]};${parameter}`;
    else lines.splice(named + 1, 0, `a=fmtp:${payload} ${parameter}`);
  }
  return lines.join('\r\n');
}

/**
 * Asks the peer to send little while nothing is said (RFC 7587, 6.1, `usedtx`): a sender of sound reads it from the
 * *remote* description too.
 */
export function withQuietSilence(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (!payload) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${payload} (?!.*usedtx).*)$`, 'm'), '$1;usedtx=1');
}

/** What of a signal may go before accept, as far as the callee allows; null for what must wait. */
export function earlyBody(body: SignalBody, earlyLink: EarlyLinkScope): SignalBody | null {
  if (earlyLink === 'none') return null;
  return earlyLink === 'all' && body.type === 'candidate' ? body : relayBody(body);
}

/**
 * The signal without its sender's address: a description without its candidates, or a relay candidate without the related
 * address (`raddr`). Null for every other candidate.
 */
export function relayBody(body: SignalBody): SignalBody | null {
  if (body.type === 'description') {
    const { sdp, ...rest } = body.description;
    return { type: 'description', description: { ...rest, sdp: withoutCandidates(sdp) } };
  }
  const candidate = body.candidate.candidate.replace(/ raddr \S+ rport \d+/, ' raddr 0.0.0.0 rport 0');
  const bare = { ...body.candidate, candidate };
  return isRelayCandidate(bare) ? { type: 'candidate', candidate: bare } : null;
}

/** The same of a description that is said again, and the relays in it: they may have been lost with its first time. */
export function relayBodies(body: SignalBody): SignalBody[] {
  const candidates = body.type === 'description' ? candidatesOf(body.description.sdp) : [];
  const bodies: SignalBody[] = [body, ...candidates.map((candidate) => ({ type: 'candidate' as const, candidate }))];
  return bodies.flatMap((each) => relayBody(each) ?? []);
}

/** The candidates in a description, as they are said one by one. */
export function candidatesOf(sdp: string): SignalCandidate[] {
  const [, ...sections] = sdp.split(/^m=/m);
  const ufrag = (text: string) => /^a=ice-ufrag:(\S+)/m.exec(text)?.[1];
  return sections.flatMap((section, sdpMLineIndex) =>
    [...section.matchAll(/^a=(candidate:.*?)\r?$/gm)].map(([, candidate = '']) => ({
      ...{ candidate, sdpMid: null, sdpMLineIndex },
      usernameFragment: ufrag(section) ?? ufrag(sdp) ?? null,
    })),
  );
}

/**
 * A description without candidate lines, whatever was gathered by now (invariant 5), nor one of them as the default
 * (RFC 8839, 4.2.1.3), which agents that trickle do not use (RFC 8840, 4.1).
 */
export function withoutCandidates(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates')
    .map((line) =>
      line
        .replace(/^c=IN IP[46] .*$/, 'c=IN IP4 0.0.0.0')
        .replace(/^a=rtcp:\d+ IN .*$/, 'a=rtcp:9 IN IP4 0.0.0.0')
        .replace(/^(m=\w+) [1-9]\d* /, '$1 9 '),
    )
    .join('\r\n');
}

/** The connection that a description is of keeps this id in all of them (RFC 8829, 5.2.2). */
export function sessionIdOf(sdp: string): string | undefined {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1];
}

/** Which connection an answer is from; the answer itself where it does not say. */
export function answererOf(sdp: string): string {
  return sessionIdOf(sdp) ?? sdp;
}

export function isAnswer(body: SignalBody): body is SignalBody & { readonly type: 'description' } {
  return body.type === 'description' && body.description.type === 'answer';
}
