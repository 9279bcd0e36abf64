import { CameraEncoding, type PathKind } from './camera-encoding';
import type { LocalTracks } from './local-tracks';
import { preferVideoCodec } from './video-codecs';

/** What a connection sends: the tracks of two transceivers, their codecs and their limits. Knows nothing of links. */
export class Senders {
  readonly #peer: RTCPeerConnection;
  readonly #encoding = new CameraEncoding();
  #tracks: LocalTracks = { audio: null, video: null };
  #isClosed = false;

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** The caller's half of a first offer: nothing to send yet, so that media which opens later costs no renegotiation. */
  prepareOffer(): void {
    preferRed(this.#peer.addTransceiver('audio', { direction: 'sendrecv' }));
    const sendEncodings = [this.#encoding.initial];
    const camera = this.#peer.addTransceiver('video', { direction: 'sendrecv', sendEncodings });
    preferVideoCodec(camera);
    this.#encoding.attach(camera.sender);
  }

  /** The callee's half, when the offer has brought the transceivers. */
  prepareAnswer(): void {
    for (const transceiver of this.#peer.getTransceivers()) {
      transceiver.direction = 'sendrecv';
      if (transceiver.receiver.track.kind === 'audio') preferRed(transceiver);
      else {
        preferVideoCodec(transceiver);
        this.#encoding.attach(transceiver.sender);
      }
    }
    this.limitFor('direct');
    this.#attach();
  }

  /** Sends these from now on. Before the callee's transceivers exist they are kept for the answer. */
  set(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#attach();
  }

  /** Bounds the camera's rate by what its way costs. */
  limitFor(kind: PathKind): void {
    this.#encoding.limitFor(kind);
  }

  /** After a loss the peer's decoder waits for packets that are gone, up to 3 s (Chromium), before it asks for a whole picture. */
  requestKeyFrame(): void {
    this.#encoding.restartWithKeyFrame();
  }

  close(): void {
    this.#isClosed = true;
    this.#encoding.close();
  }

  #attach(): void {
    if (this.#isClosed) return;
    for (const kind of ['audio', 'video'] as const) {
      const sender = senderOf(this.#peer, kind);
      if (sender && sender.track !== this.#tracks[kind]) void this.#replace(sender, kind);
    }
  }

  async #replace(sender: RTCRtpSender, kind: 'audio' | 'video'): Promise<void> {
    try {
      await sender.replaceTrack(this.#tracks[kind]);
      if (kind === 'video' && this.#tracks.video) this.#encoding.begin();
    } catch (error) {
      if (!this.#isClosed) console.warn(`link: replaceTrack(${kind}) failed`, String(error));
    }
  }
}

/** By its transceiver: `sender.track` is null until media opens. */
function senderOf(peer: RTCPeerConnection, kind: 'audio' | 'video'): RTCRtpSender | undefined {
  return peer.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === kind)?.sender;
}

/** Each packet repeats the one before (RFC 2198): a lost one is not heard. Sound is small beside the picture. */
function preferRed(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('audio')?.codecs ?? [];
  const isRed = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === 'audio/red';
  if (!codecs.some(isRed)) return;
  transceiver.setCodecPreferences?.([...codecs.filter(isRed), ...codecs.filter((codec) => !isRed(codec))]);
}
