import { FIRST_SLOTS, KIND_OF_SLOT, LATER_SLOTS, SLOTS, type Slot } from '@/lib/protocol/slots';
import { CameraEncoding, limitOf, type PathKind } from './camera-encoding';
import { EncodingWriter } from './encoding-writer';
import { type LocalTracks, NO_TRACKS } from './local-tracks';
import { slotsAmong, type TrackSlots } from './track-slots';
import { preferScreenCodecs, preferVideoCodec } from './video-codecs';

/** What a connection sends: the track of each slot, its codecs and its limits. Knows nothing of links. */
export class Senders {
  readonly #peer: RTCPeerConnection;
  #slots: TrackSlots = new Map();
  readonly #camera = new CameraEncoding();
  /**
   * libwebrtc shares the estimated bandwidth among all started video senders, and counts one as started until it has had no
   * frame for 2 s. One that is not active takes no share from the camera.
   */
  readonly #screenEncoding = new EncodingWriter({ 'empty-slot': { isActive: false } });
  #tracks: LocalTracks = NO_TRACKS;
  #screen: LocalTracks = NO_TRACKS;
  #isClosed = false;

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** The caller's half of a first offer: nothing to send yet, so that media which opens later costs no renegotiation. */
  prepareOffer(): void {
    this.#add(FIRST_SLOTS);
  }

  /** Adds the slots of the second offer, which the browser then asks for with `negotiationneeded`. Idempotent. */
  prepareLaterOffer(): void {
    if (!this.#isClosed && !LATER_SLOTS.some((slot) => this.slots.has(slot))) this.#add(LATER_SLOTS);
    this.#attach();
  }

  /** Empty until an offer of either side has brought the transceivers; those of the second offer are there once it was made. */
  get slots(): TrackSlots {
    if (this.#slots.size < SLOTS.length) this.#slots = slotsAmong(this.#peer.getTransceivers(), this.#slots);
    return this.#slots;
  }

  /** The callee's half, when the offer has brought the transceivers. One that brings none only confirms it. */
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

  /** The same of a shared screen and its sound: sent as soon as the link has slots for them. */
  setScreen(screen: LocalTracks): void {
    this.#screen = screen;
    this.#screenEncoding.wish('empty-slot', { isActive: screen.video !== null });
    this.#attach();
  }

  /** Bounds the bitrate of camera and screen by what their path costs. */
  limitFor(kind: PathKind): void {
    this.#camera.limitFor(kind);
    this.#screenEncoding.wish('path', limitOf(kind));
  }

  /** After a loss the peer's decoder waits for packets that are gone, up to 3 s (Chromium), before it asks for a key frame. */
  requestKeyFrame(): void {
    this.#camera.restartWithKeyFrame();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#camera.close();
    this.#screenEncoding.close();
  }

  #add(slots: readonly Slot[]): void {
    const encodings: Partial<Record<Slot, RTCRtpEncodingParameters>> = {
      camera: this.#camera.initial,
      screen: this.#screenEncoding.encoding,
    };
    for (const slot of slots) {
      const encoding = encodings[slot];
      const init = { direction: 'sendrecv' as const, ...(encoding && { sendEncodings: [encoding] }) };
      this.#peer.addTransceiver(KIND_OF_SLOT[slot], init);
    }
    for (const [slot, transceiver] of this.slots) if (slots.includes(slot)) this.#prepare(slot, transceiver);
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
      case 'screen':
        preferScreenCodecs(transceiver);
        this.#screenEncoding.attach(transceiver.sender);
        break;
      case 'screenSound':
        preferOpus(transceiver);
        break;
    }
  }

  #attach(): void {
    if (this.#isClosed) return;
    void this.#replace('microphone', this.#tracks.audio);
    void this.#replace('camera', this.#tracks.video);
    void this.#replace('screen', this.#screen.video);
    void this.#replace('screenSound', this.#screen.audio);
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
  const codecs = audioCodecs();
  if (!codecs.some(isNamed('red'))) return;
  const others = codecs.filter((codec) => !isNamed('red')(codec));
  transceiver.setCodecPreferences?.([...codecs.filter(isNamed('red')), ...others]);
}

/** Every browser has Opus (RFC 7874, 3), and the codecs of the telephone network are of no use to the sound of a screen. */
function preferOpus(transceiver: RTCRtpTransceiver): void {
  const codecs = audioCodecs().filter(isNamed('opus'));
  if (codecs.length > 0) transceiver.setCodecPreferences?.(codecs);
}

function audioCodecs(): RTCRtpCodec[] {
  return RTCRtpReceiver.getCapabilities?.('audio')?.codecs ?? [];
}

function isNamed(name: string): (codec: RTCRtpCodec) => boolean {
  return ({ mimeType }) => mimeType.toLowerCase() === `audio/${name}`;
}
