import { describe, expect, it, vi } from 'vitest';
import type { SignalBody } from '@/lib/protocol/signal';
import { type NegotiablePeer, Negotiator } from './negotiator';
import { dataDescription } from './sdp/descriptions.fixture';

const HOST = 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host';
const sdp = (ufrag: string) => dataDescription({ ufrag });
/** A description with the sections of a second offer. */
const moreSections = (ufrag: string) => {
  const [session = '', data = ''] = sdp(ufrag).split(/^(?=m=)/m);
  const media = (kind: string, mid: number) =>
    data
      .replace(/^m=.*$/m, `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`)
      .replace(/^a=mid:.*$/m, `a=mid:${mid}\r\na=rtpmap:96 ${kind === 'audio' ? 'opus/48000/2' : 'VP8/90000'}`)
      .replace(/^a=(?:sctp-port|max-message-size).*\r\n/gm, '');
  const bundle = session.replace(/^a=group:BUNDLE.*$/m, 'a=group:BUNDLE 1 2 0 3 4');
  return [bundle, media('audio', 1), media('video', 2), data, media('video', 3), media('audio', 4)].join('');
};
const description = (type: 'offer' | 'answer', ufrag = 'them'): SignalBody => ({
  type: 'description',
  description: { type, sdp: sdp(ufrag) },
});
const withMore = (type: 'offer' | 'answer', ufrag = 'them'): SignalBody => ({
  type: 'description',
  description: { type, sdp: moreSections(ufrag) },
});
/** What this side answers to the peer's offer, whose session it names. */
const answer: SignalBody = { type: 'description', description: { type: 'answer', sdp: sdp('ours'), answers: '4711' } };
const candidate = (usernameFragment: string | null, line = HOST): SignalBody => ({
  type: 'candidate',
  candidate: { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment },
});

/** A peer connection's signaling states (W3C webrtc-pc, 4.3.1), with implicit rollback, and a log of what was set. */
function fakePeer() {
  const log: string[] = [];
  /** What of the peer's reached the browser. */
  const given: (string | undefined)[] = [];
  const own = { ufrag: 'ours', hasMore: false };
  const peer = {
    signalingState: 'stable' as RTCSignalingState,
    localDescription: null as RTCSessionDescription | null,
    remoteDescription: null as RTCSessionDescription | null,
    currentLocalDescription: null as RTCSessionDescription | null,
    pendingLocalDescription: null as RTCSessionDescription | null,
    currentRemoteDescription: null as RTCSessionDescription | null,
    async createOffer() {
      log.push('create offer');
      return { type: 'offer' as const, sdp: sdp(own.ufrag) };
    },
    async setLocalDescription() {
      await null;
      const type = peer.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      const local = own.hasMore ? moreSections(own.ufrag) : sdp(own.ufrag);
      peer.localDescription = { type, sdp: local } as RTCSessionDescription;
      if (type === 'offer') peer.pendingLocalDescription = peer.localDescription;
      else {
        peer.currentLocalDescription = peer.localDescription;
        peer.currentRemoteDescription = peer.remoteDescription;
      }
      peer.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
      log.push(`local ${type}`);
    },
    async setRemoteDescription(remote: RTCSessionDescriptionInit) {
      await null;
      if (remote.type === 'offer' && peer.signalingState === 'have-local-offer') {
        peer.pendingLocalDescription = null;
        log.push('rollback');
      }
      given.push(remote.sdp);
      peer.remoteDescription = remote as RTCSessionDescription;
      if (remote.type === 'answer') {
        peer.currentLocalDescription = peer.pendingLocalDescription;
        peer.pendingLocalDescription = null;
        peer.currentRemoteDescription = peer.remoteDescription;
      }
      peer.signalingState = remote.type === 'offer' ? 'have-remote-offer' : 'stable';
      log.push(`remote ${remote.type}`);
    },
    async addIceCandidate(init: RTCIceCandidateInit) {
      given.push(init.candidate);
      log.push('candidate');
    },
  };
  return { peer: peer satisfies NegotiablePeer as NegotiablePeer, log, own, given };
}

function negotiator(polite: boolean, serversArriving: () => Promise<void> | null = () => null) {
  const { peer, log, own, given } = fakePeer();
  const sent: SignalBody[] = [];
  const errors: unknown[] = [];
  const subject = new Negotiator(peer, {
    polite,
    send: (body) => sent.push(body),
    serversArriving,
    beforeAnswer: () => log.push('before answer'),
    onError: (error) => errors.push(error),
  });
  return { subject, log, own, sent, errors, given };
}

describe('while servers are under way', () => {
  function waiting(polite: boolean) {
    let arrive = () => {};
    const arriving = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    return { ...negotiator(polite, () => arriving), arrive };
  }
  const soon = () => new Promise((resolve) => setImmediate(resolve));

  it('sends its offer but does not begin to gather', async () => {
    const { subject, log, sent, arrive } = waiting(false);
    const offering = subject.offer();
    await soon();
    expect(sent).toEqual([description('offer', 'ours')]);
    expect(log).toEqual(['create offer']);
    arrive();
    await offering;
    expect(log).toEqual(['create offer', 'local offer']);
    expect(sent).toHaveLength(1);
  });

  it('takes an answer that comes that soon', async () => {
    const { subject, log, arrive } = waiting(false);
    void subject.offer();
    const answered = subject.handle(description('answer'));
    await soon();
    expect(log).toEqual(['create offer']);
    arrive();
    await answered;
    expect(log).toEqual(['create offer', 'local offer', 'remote answer']);
  });

  it('gives an offer up that is sent but not set, when the other comes', async () => {
    const { subject, log, arrive } = waiting(true);
    const offering = subject.offer();
    await soon();
    const answered = subject.handle(description('offer'));
    await soon();
    arrive();
    await Promise.all([offering, answered]);
    expect(log).toEqual(['create offer', 'remote offer', 'before answer', 'local answer']);
  });

  it('answers once they are here', async () => {
    const { subject, log, arrive } = waiting(true);
    const answered = subject.handle(description('offer'));
    await soon();
    expect(log).toEqual(['remote offer', 'before answer']);
    arrive();
    await answered;
    expect(log.at(-1)).toBe('local answer');
  });
});

describe('negotiation', () => {
  it('repeats an offer that is not answered, and only that', async () => {
    const { subject, sent } = negotiator(false);
    expect(subject.repeatOffer()).toBe(false);
    await subject.offer();
    expect(subject.repeatOffer()).toBe(true);
    expect(sent).toEqual([description('offer', 'ours'), description('offer', 'ours')]);
    await subject.handle(description('answer'));
    expect(subject.repeatOffer()).toBe(false);
  });

  it('takes no second answer to an offer for the answer to the restart after it', async () => {
    const { subject, log, own } = negotiator(true);
    await subject.offer();
    await subject.handle(description('answer'));
    own.ufrag = 'usAnew';
    await subject.offer();
    await subject.handle(description('answer'));
    expect(log).toEqual(['local offer', 'remote answer', 'local offer']);
    await subject.handle(description('answer', 'themAnew'));
    expect(log.at(-1)).toBe('remote answer');
  });

  it('takes no second answer to an offer for the answer to one that added sections', async () => {
    const { subject, log, own } = negotiator(true);
    await subject.offer();
    await subject.handle(description('answer'));
    own.hasMore = true;
    await subject.offer();
    await subject.handle(description('answer'));
    expect(log).toEqual(['local offer', 'remote answer', 'local offer']);
    await subject.handle(withMore('answer'));
    expect(log.at(-1)).toBe('remote answer');
  });

  it('knows an offer of its own that waits for an answer and restarts nothing', async () => {
    const { subject, own } = negotiator(true);
    await subject.offer();
    expect(subject.isOfferWithoutRestart).toBe(false);
    await subject.handle(description('answer'));
    own.hasMore = true;
    await subject.offer();
    expect(subject.isOfferWithoutRestart).toBe(true);
    own.ufrag = 'usAnew';
    await subject.offer();
    expect(subject.isOfferWithoutRestart).toBe(false);
    // To the offer that was replaced.
    await subject.handle(withMore('answer'));
    await subject.handle(withMore('answer', 'themAnew'));
    expect(subject.repeatOffer()).toBe(false);
  });

  it('repeats the answer that stands, and nothing else', async () => {
    const { subject, sent } = negotiator(false);
    subject.repeatAnswer();
    await subject.handle(description('offer'));
    subject.repeatAnswer();
    expect(sent).toEqual([answer, answer]);
    await subject.offer();
    subject.repeatAnswer();
    expect(sent).toHaveLength(3);
  });

  it('prepares before it answers, and answers an offer', async () => {
    const { subject, log, sent, errors } = negotiator(true);
    await subject.handle(description('offer'));
    expect(log).toEqual(['remote offer', 'before answer', 'local answer']);
    expect(sent).toEqual([answer]);
    expect(errors).toEqual([]);
  });

  it('takes no offer of another connection than the one it talks with', async () => {
    const { subject, log } = negotiator(true);
    const offer = (session: string): SignalBody => ({
      type: 'description',
      description: { type: 'offer', sdp: dataDescription({ session }) },
    });
    await subject.handle(offer('4711'));
    await subject.handle(offer('4712'));
    expect(log).toEqual(['remote offer', 'before answer', 'local answer']);
    await subject.handle(withMore('offer'));
    expect(log).toHaveLength(6);
  });

  it('gives the browser the canonical form of a description, its candidates after it, and nothing of other kinds', async () => {
    const { subject, given } = negotiator(true);
    const relay = 'candidate:2 1 UDP 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0';
    const more = [
      'a=ice-lite',
      `a=${HOST}`,
      'a=candidate:9 1 udp 1 tracker.example 9 typ host',
      `a=${relay} x-hostile 1`,
    ];
    const said = dataDescription({ more }).replace('s=-', 's=\u202e');
    await subject.handle({ type: 'description', description: { type: 'offer', sdp: said } });
    await subject.handle(candidate(null, `${HOST} x-hostile 1`));
    await subject.handle(candidate(null, 'candidate:1 1 udp 1 tracker.example 9 typ host'));
    expect(given).toEqual([dataDescription(), HOST, relay.replace('UDP', 'udp'), HOST]);
  });

  it('gives the browser nothing of a description that it cannot read, and says only that', async () => {
    const { subject, given, errors, sent } = negotiator(true);
    for (const sdp of [
      'v=0',
      '',
      dataDescription().replaceAll('\r\n', '\n'),
      `${dataDescription()}m=secret 9 X y\r\n`,
    ]) {
      await subject.handle({ type: 'description', description: { type: 'offer', sdp } });
    }
    expect(given).toEqual([]);
    expect(sent).toEqual([]);
    expect(errors.map(String)).toEqual(Array.from({ length: 4 }, () => 'RefusedDescription'));
  });

  it('keeps no more candidates than a gathering finds, whatever a peer sends', async () => {
    const { subject, log } = negotiator(true);
    for (let count = 0; count < 1_000; count += 1) await subject.handle(candidate('them'));
    await subject.handle(description('offer'));
    expect(log.filter((what) => what === 'candidate')).toHaveLength(200);
  });

  it('keeps candidates that come before their description, in order', async () => {
    const { subject, log } = negotiator(true);
    await subject.handle(candidate('them'));
    await subject.handle(candidate(null));
    expect(log).toEqual([]);
    await subject.handle(description('offer'));
    expect(log).toEqual(['remote offer', 'candidate', 'candidate', 'before answer', 'local answer']);
  });

  it('keeps a candidate of the next generation until that generation is described', async () => {
    const { subject, log } = negotiator(true);
    await subject.handle(description('offer'));
    await subject.handle(candidate('restarted'));
    expect(log).not.toContain('candidate');
    await subject.handle(description('offer', 'restarted'));
    expect(log.filter((entry) => entry === 'candidate')).toHaveLength(1);
  });

  it('gives its own offer up for the other when polite', async () => {
    const { subject, log, sent } = negotiator(true);
    await subject.offer();
    await subject.handle(description('offer'));
    expect(log).toEqual(['local offer', 'rollback', 'remote offer', 'before answer', 'local answer']);
    expect(sent.at(-1)).toEqual(answer);
  });

  describe('an offer that comes again after it was answered', () => {
    const asked = async (polite: boolean) => {
      const made = negotiator(polite);
      await made.subject.handle(description('offer'));
      return made;
    };

    it('gets the same answer, and its new candidates are taken', async () => {
      const { subject, log, sent } = await asked(false);
      const again = dataDescription({ more: [`a=${HOST}`] });
      await subject.handle({ type: 'description', description: { type: 'offer', sdp: again } });
      expect(log).toEqual(['remote offer', 'before answer', 'local answer', 'candidate']);
      expect(sent).toEqual([answer, answer]);
    });

    it('takes no own offer back that was made since: the peer may have taken it', async () => {
      const { subject, log, own, sent } = await asked(true);
      own.hasMore = true;
      const making = subject.offer();
      await subject.handle(description('offer'));
      await making;
      expect(log).toEqual(['remote offer', 'before answer', 'local answer', 'local offer']);
      // The first answer may be lost, and then the peer has ignored the offer.
      const offer = withMore('offer', 'ours');
      expect(sent).toEqual([answer, offer, answer, offer]);
      await subject.handle(withMore('answer'));
      expect(log.at(-1)).toBe('remote answer');
    });

    it('is left to the peer where that has to give way', async () => {
      const { subject, log, sent } = await asked(false);
      await subject.offer();
      await subject.handle(description('offer'));
      expect(log).toEqual(['remote offer', 'before answer', 'local answer', 'local offer']);
      expect(sent).toHaveLength(2);
    });

    it('gets no answer once an own offer was negotiated', async () => {
      const { subject, sent } = await asked(true);
      await subject.offer();
      await subject.handle(description('answer'));
      await subject.handle(description('offer'));
      expect(sent).toHaveLength(2);
    });
  });

  it('ignores the other offer when impolite, and takes the answer to its own', async () => {
    const { subject, log } = negotiator(false);
    await subject.offer();
    await subject.handle(description('offer'));
    await subject.handle(description('answer'));
    expect(log).toEqual(['local offer', 'remote answer']);
  });

  it('ignores an offer that arrives while its own is being made', async () => {
    const { subject, log } = negotiator(false);
    const making = subject.offer();
    await subject.handle(description('offer'));
    await making;
    expect(log).toEqual(['local offer']);
  });

  it('drops an answer nobody waits for', async () => {
    const { subject, log, errors } = negotiator(false);
    await subject.handle(description('answer'));
    await subject.offer();
    await subject.handle(description('answer'));
    await subject.handle(description('answer'));
    expect(log).toEqual(['local offer', 'remote answer']);
    expect(errors).toEqual([]);
  });
});

it('knows for some seconds that the peer has begun anew', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { subject } = negotiator(false);
    expect(subject.isPeerRestarting).toBe(false);
    await subject.handle(description('offer'));
    expect(subject.isPeerRestarting).toBe(true);
    vi.advanceTimersByTime(4_000);
    expect(subject.isPeerRestarting).toBe(false);
    await subject.offer();
    await subject.handle(description('answer', 'themAnew'));
    expect(subject.isPeerRestarting).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

it('takes no offer that only adds sections for an ICE restart of the peer, however often it comes', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { subject, log } = negotiator(true);
    await subject.handle(description('offer'));
    vi.advanceTimersByTime(4_000);
    await subject.handle(withMore('offer'));
    await subject.handle(withMore('offer'));
    expect(log.filter((what) => what === 'local answer')).toHaveLength(2);
    expect(subject.isPeerRestarting).toBe(false);
    await subject.handle(withMore('offer', 'themAnew'));
    vi.advanceTimersByTime(3_000);
    await subject.handle(withMore('offer', 'themAnew'));
    vi.advanceTimersByTime(3_000);
    expect(subject.isPeerRestarting).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
