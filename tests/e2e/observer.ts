import type { Page } from '@playwright/test';

/** What a test's page records about its own calls; the product does not know of it. */
export interface Observed {
  readonly links: RTCPeerConnection[];
  readonly streams: MediaStream[];
  mediaRequests: number;
  /** Resets the records, for a page that is reused by another test. */
  forget(): void;
}

declare global {
  interface Window {
    observed: Observed;
  }
}

/** Runs in the page before its scripts. */
export function observe(): void {
  const observed: Observed = {
    links: [],
    streams: [],
    mediaRequests: 0,
    forget() {
      this.links.length = 0;
      this.streams.length = 0;
      this.mediaRequests = 0;
    },
  };
  window.observed = observed;
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      observed.links.push(this);
    }
  };
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    observed.mediaRequests += 1;
    const stream = await getUserMedia(constraints);
    observed.streams.push(stream);
    return stream;
  };
}

export interface MediaFacts {
  readonly packetsSent: number;
  readonly framesDecoded: number;
  /** Summed over the peer's video elements, which may freeze while the link still decodes. */
  readonly framesShown: number;
  /**
   * Grows with the square of the audio level (W3C webrtc-stats, totalAudioEnergy), because the fake microphone's beeps
   * are short.
   */
  readonly audioEnergy: number;
  readonly mediaRequests: number;
  readonly liveTracks: number;
  readonly openLinks: number;
  readonly attachedStreams: number;
}

/** Sums over every link and stream that the page ever created. */
export function mediaFacts(page: Page): Promise<MediaFacts> {
  return page.evaluate(async () => {
    const { links, streams, mediaRequests } = window.observed;
    const facts = { packetsSent: 0, framesDecoded: 0, audioEnergy: 0 };
    for (const link of links) {
      for (const entry of (await link.getStats()).values()) {
        if (entry.type === 'outbound-rtp') facts.packetsSent += entry.packetsSent ?? 0;
        if (entry.type === 'inbound-rtp' && entry.kind === 'video') facts.framesDecoded += entry.framesDecoded ?? 0;
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') facts.audioEnergy += entry.totalAudioEnergy ?? 0;
      }
    }
    const elements = [...document.querySelectorAll<HTMLMediaElement>('video, audio')];
    const peers = [...document.querySelectorAll('video')].filter(({ ariaLabel }) => ariaLabel !== 'You');
    return {
      ...facts,
      framesShown: peers.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0),
      mediaRequests,
      liveTracks: streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length,
      openLinks: links.filter((link) => link.connectionState !== 'closed').length,
      attachedStreams: elements.filter((element) => element.srcObject).length,
    };
  });
}
