import { KIND_OF_SLOT, SLOTS, type Slot } from '@/lib/protocol/slots';
import { CameraEncoding, type PathKind } from './camera-encoding';
import type { LocalTracks } from './local-tracks';
import { slotsAmong, type TrackSlots } from './track-slots';
import { preferVideoCodec } from './video-codecs';

/** What a connection sends: the track of each slot, its codecs and its limits. Knows nothing of links. */
export class Senders {
  readonly #peer: RTCPeerConnection;
  #slots: TrackSlots = new Map();
  readonly #camera = new CameraEncoding();
  #tracks: LocalTracks = { audio: null, video: null };
  #isClosed = false;

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** The caller's half of a first offer: nothing to send yet, so that media which opens later costs no renegotiation. */
  prepareOffer(): void {
    const sendEncodings = [this.#camera.initial];
    for (const slot of SLOTS) {
      const encodings = slot === 'camera' && { sendEncodings };
      this.#peer.addTransceiver(KIND_OF_SLOT[slot], { direction: 'sendrecv', ...encodings });
    }
    for (const [slot, transceiver] of this.slots) this.#prepare(slot, transceiver);
  }

  /** Empty until an offer of either side has brought the transceivers. */
  get slots(): TrackSlots {
    if (this.#slots.size === 0) this.#slots = slotsAmong(this.#peer.getTransceivers());
    return this.#slots;
  }

  /** The callee's half, when the offer has brought the transceivers. A later offer only confirms it. */
  prepareAnswer(): void {
    for (const [slot, transceiver] of this.slots) {
      transceiver.direction = 'sendrecv';
      this.#prepare(slot, transceiver);
    }
    this.#attach();
  }

  /** Sends these from now on. Before the callee's transceivers exist they are kept for the answer. */
  set(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#attach();
  }

  /** Bounds the camera's bitrate by what its path costs. */
  limitFor(kind: PathKind): void {
    this.#camera.limitFor(kind);
  }

  /** After a loss the peer's decoder waits for packets that are gone, up to 3 s (Chromium), before it asks for a key frame. */
  requestKeyFrame(): void {
    this.#camera.restartWithKeyFrame();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#camera.close();
  }

  /** What a slot needs before the description is made. */
  #prepare(slot: Slot, transceiver: RTCRtpTransceiver): void {
    switch (slot) {
      case 'microphone':
        preferRed(transceiver);
        break;
      case 'camera':
        preferVideoCodec(transceiver);
        this.#camera.attach(transceiver.sender);
        break;
    }
  }

  #attach(): void {
    if (this.#isClosed) return;
    void this.#replace('microphone', this.#tracks.audio);
    void this.#replace('camera', this.#tracks.video);
  }

  async #replace(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    const sender = this.slots.get(slot)?.sender;
    if (!sender || sender.track === track) return;
    try {
      await sender.replaceTrack(track);
      if (slot === 'camera' && this.#tracks.video) this.#camera.begin();
    } catch (error) {
      if (!this.#isClosed) console.warn(`link: replaceTrack(${slot}) failed`, String(error));
    }
  }
}

/** Each packet repeats the one before (RFC 2198): a lost one is not heard. Sound is small beside the picture. */
function preferRed(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('audio')?.codecs ?? [];
  const isRed = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === 'audio/red';
  if (!codecs.some(isRed)) return;
  transceiver.setCodecPreferences?.([...codecs.filter(isRed), ...codecs.filter((codec) => !isRed(codec))]);
}
