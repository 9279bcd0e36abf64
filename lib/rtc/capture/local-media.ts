import { hasFewCores } from '@/lib/browser/few-cores';
import { realTimers, type Timers } from '@/lib/browser/timers';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import type { LocalMediaView, MediaProblem, Switches } from './local-media-view';
import { problemView, remaining, together } from './media-problems';
import { type ChosenMediaDevices, type DeviceKind, problemOf, requestMedia } from './media-request';

export interface LocalMediaOptions {
  /** `navigator.mediaDevices`, undefined in insecure contexts; asked at each opening. */
  readonly devices: () =>
    | Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>
    | undefined;
  /** The devices to open; asked at each opening. */
  readonly chosen?: () => ChosenMediaDevices;
  readonly timers?: Timers;
  /** Tracks, switches or the problem changed. */
  readonly onChange: () => void;
}

const CLOSED: LocalMediaView = { stream: null, microphone: false, camera: false, problem: null };

const KINDS = ['audio', 'video'] as const;
/** By then the first pictures are on the screen, and nobody has said a word yet. */
const MICROPHONE_AFTER_MS = 350;
/** A getUserMedia that is still pending by then most likely waits for a permission prompt that the user has not noticed. */
const UNANSWERED_AFTER_MS = 3_000;
const KIND_OF = { camera: 'video', microphone: 'audio' } as const;

/**
 * The local camera and microphone. Only `open`, `preview`, `setMicrophone`, `setCamera`, `change` and `retry` open a media
 * device; `stop` closes both, and the camera's light goes out.
 */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  #view: LocalMediaView = CLOSED;
  #tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null };
  /** What the user wants on. A media device that cannot be opened stays wanted, so that `retry` tries it again. */
  #wanted = { audio: false, video: false };
  /** Incremented to invalidate a pending getUserMedia of that kind: its late result finds another generation and is dropped. */
  readonly #generation = { audio: 0, video: 0 };
  /** The generation of the pending getUserMedia, so that it is not called twice. */
  readonly #opening = { audio: -1, video: -1 };
  /** The pending getUserMedia has not settled for 3 s. */
  readonly #isUnanswered = { audio: false, video: false };
  #stopAnswerLimit: (() => void) | null = null;
  /** The camera is only shown to its own user yet. */
  #isPreview = false;
  #areAllowed = false;
  #isPictureFirst = false;
  /** Set while a wanted microphone waits for the first pictures. */
  #stopWaiting: (() => void) | null = null;
  #stopWatching: (() => void) | null = null;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
  }

  get view(): LocalMediaView {
    return this.#view;
  }

  get tracks(): LocalTracks {
    return { audio: this.#tracks.audio, video: this.#tracks.video };
  }

  /**
   * Opens what `media` asks for, as changed by the user's switches, and is not open yet. Where both media devices fail
   * together each is tried alone. Closes a camera that is open and not asked for. Never rejects.
   */
  async open(media: Media, { microphone = true, camera = media === 'video' }: Switches = {}): Promise<void> {
    this.#watchPlugs();
    this.#isPreview = false;
    this.#wanted = { audio: microphone, video: camera };
    if (!this.#wanted.video) {
      const wasOpen = this.#tracks.video !== null;
      this.#drop('video');
      if (wasOpen) this.#publish();
    }
    await this.#openMissing();
  }

  /**
   * Opens the camera alone, before there is a call. The microphone can wait: it opens in some 10 ms where a camera takes
   * 100. A failure is not shown, because `open` tries again. Never rejects.
   */
  async preview(): Promise<void> {
    this.#isPreview = true;
    this.#wanted = { audio: false, video: true };
    await this.#openMissing();
  }

  /**
   * On few cores, has the next `open` open the microphone 350 ms after the camera: opened together, the camera takes three
   * times as long, and while the microphone opens the first pictures take a third longer. Only where the browser is known to
   * allow both, or it would prompt twice. False where there is no camera to wait for, or no need to wait.
   */
  pictureFirst(): boolean {
    this.#isPictureFirst = hasFewCores() && this.#areAllowed;
    return hasFewCores() && this.#tracks.video === null;
  }

  /** Whether the browser opens camera and microphone without a prompt. */
  learnAllowed(allowed: boolean): void {
    this.#areAllowed = allowed;
  }

  /** Idempotent and synchronous: when it returns no track is live, and the tracks of a pending getUserMedia are stopped as they arrive. */
  stop(): void {
    this.#isPreview = false;
    this.#wanted = { audio: false, video: false };
    this.#stopWatching?.();
    this.#stopWatching = null;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#stopAnswerLimit?.();
    this.#stopAnswerLimit = null;
    for (const kind of KINDS) this.#drop(kind);
    if (this.#view === CLOSED) return;
    this.#view = CLOSED;
    this.#options.onChange();
  }

  /** Mutes without closing the device, so that unmuting is instant. */
  setMicrophone(on: boolean): void {
    this.#wanted.audio = on;
    const { audio } = this.#tracks;
    if (audio) audio.enabled = on;
    else if (on) void this.#openMissing();
    this.#publish();
  }

  /** Off closes the device: its light goes out. */
  setCamera(on: boolean): void {
    this.#wanted.video = on;
    if (on) void this.#openMissing();
    else this.#drop('video');
    this.#publish();
  }

  /**
   * The user chose another media device. It replaces an open one, and is muted if that was; where none is open, only what is
   * wanted and missing is opened. The old one stays open until the new one is, except where the hardware cannot open both at
   * once (the cameras of a phone). Never rejects.
   */
  async change(device: 'camera' | 'microphone'): Promise<void> {
    const kind = KIND_OF[device];
    // Invalidate a pending getUserMedia for the previous media device.
    this.#generation[kind] += 1;
    const before = this.#tracks[kind];
    if (!before) return this.#openMissing();
    const asked = { ...this.#generation };
    try {
      const stream = await this.#request([kind]);
      for (const track of stream.getTracks()) this.#adopt(track, asked, before);
    } catch (error) {
      const isTried = this.#generation[kind] === asked[kind] && problemOf(error) === 'in-use';
      if (!isTried) return;
      this.#drop(kind);
      return this.#openMissing();
    }
    if (this.#tracks[kind] === before) return;
    if (this.#tracks[kind]) this.#publish();
    before.stop();
  }

  /** Opens what is wanted and missing again. Where a prompt was left unanswered the browser is asked once more. */
  retry(): void {
    for (const kind of KINDS) if (this.#isUnanswered[kind]) this.#generation[kind] += 1;
    void this.#openMissing();
  }

  /** A media device that is plugged in may be the missing one. After a denied permission only the user tries again. */
  #watchPlugs(): void {
    const devices = this.#options.devices();
    if (!devices || this.#stopWatching) return;
    const plugged = () => {
      if (this.#view.problem && this.#view.problem.kind !== 'denied') void this.#openMissing();
    };
    devices.addEventListener('devicechange', plugged);
    this.#stopWatching = () => devices.removeEventListener('devicechange', plugged);
  }

  async #openMissing(): Promise<void> {
    const all = KINDS.filter(
      (kind) => this.#wanted[kind] && !this.#tracks[kind] && this.#opening[kind] !== this.#generation[kind],
    );
    const missing = this.#isPictureFirst ? this.#exceptMicrophone(all) : all;
    this.#limitAnswer();
    if (missing.length === 0) return this.#stopWaiting ? this.#announce() : undefined;
    const wasPreview = this.#isPreview;
    for (const kind of missing) this.#opening[kind] = this.#generation[kind];
    if (!wasPreview) this.#announce();
    const asked = { ...this.#generation };
    const problems = await this.#acquire(missing, asked);
    for (const kind of missing) if (this.#generation[kind] === asked[kind]) this.#isUnanswered[kind] = false;
    for (const kind of problems.keys()) this.#opening[kind] = -1;
    if (problems.size > 0 && wasPreview) return this.#isPreview ? undefined : this.#openMissing();
    if (missing.some((kind) => this.#wanted[kind])) this.#publish(problems.size > 0 ? problems : undefined);
  }

  /** Reports what has not opened after 3 s as unanswered. */
  #limitAnswer(): void {
    const { timers = realTimers } = this.#options;
    this.#stopAnswerLimit?.();
    this.#stopAnswerLimit = timers.start(UNANSWERED_AFTER_MS, () => {
      const late = KINDS.filter((kind) => this.#isDue(kind) && !this.#tracks[kind]);
      for (const kind of late) this.#isUnanswered[kind] = true;
      if (late.length > 0) this.#publish(new Map(late.map((kind) => [kind, 'unanswered'])));
    });
  }

  #exceptMicrophone(kinds: readonly DeviceKind[]): readonly DeviceKind[] {
    this.#isPictureFirst = false;
    if (!kinds.includes('audio')) return kinds;
    const { timers = realTimers } = this.#options;
    this.#stopWaiting = timers.start(MICROPHONE_AFTER_MS, () => {
      this.#stopWaiting = null;
      void this.#openMissing();
    });
    return kinds.filter((kind) => kind !== 'audio');
  }

  /** Resolves with what could not be opened, and why. */
  async #acquire(
    kinds: readonly DeviceKind[],
    asked = { ...this.#generation },
  ): Promise<Map<DeviceKind, MediaProblem>> {
    if (!this.#options.devices()) return new Map(kinds.map((kind) => [kind, 'insecure']));
    try {
      const stream = await this.#request(kinds);
      for (const track of stream.getTracks()) this.#adopt(track, asked);
      return new Map();
    } catch (error) {
      const problem = problemOf(error);
      const stillWanted = kinds.filter((kind) => this.#generation[kind] === asked[kind]);
      if (kinds.length === 1) return new Map(stillWanted.map((kind) => [kind, problem]));
      const problems = new Map<DeviceKind, MediaProblem>();
      for (const kind of stillWanted) for (const found of await this.#acquire([kind], asked)) problems.set(...found);
      return problems;
    }
  }

  #request(kinds: readonly DeviceKind[]): Promise<MediaStream> {
    const devices = this.#options.devices();
    if (!devices) return Promise.reject(new DOMException('', 'SecurityError'));
    return requestMedia(devices, kinds, this.#options.chosen?.());
  }

  /** Keeps a track, or stops it where it is no longer wanted or another came first. `before` is the track that it replaces. */
  #adopt(track: MediaStreamTrack, asked: Record<DeviceKind, number>, before: MediaStreamTrack | null = null): void {
    const kind: DeviceKind = track.kind === 'video' ? 'video' : 'audio';
    if (this.#generation[kind] !== asked[kind] || this.#tracks[kind] !== before) {
      track.stop();
      return;
    }
    if (kind === 'video') track.contentHint = 'motion';
    else track.enabled = this.#wanted.audio;
    // Unplugged, or taken by the system: another media device may do. Our own stop() does not fire `ended`.
    track.addEventListener('ended', () => {
      if (this.#tracks[kind] !== track) return;
      this.#drop(kind);
      this.#publish();
      void this.#openMissing();
    });
    this.#tracks[kind] = track;
  }

  #drop(kind: DeviceKind): void {
    this.#generation[kind] += 1;
    this.#isUnanswered[kind] = false;
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = null;
  }

  #publish(problems?: ReadonlyMap<DeviceKind, MediaProblem>): void {
    const isMissing = (kind: DeviceKind) => this.#wanted[kind] && !this.#tracks[kind];
    this.#view = {
      stream: this.#streamNow(),
      ...this.#switches,
      problem: together(remaining(this.#view.problem, isMissing), problems ? problemView(problems) : null),
    };
    this.#options.onChange();
  }

  /** Publishes the switches alone, before anything has opened. */
  #announce(): void {
    this.#view = { ...this.#view, ...this.#switches };
    this.#options.onChange();
  }

  get #switches(): Pick<LocalMediaView, 'microphone' | 'camera'> {
    return {
      microphone: this.#tracks.audio?.enabled ?? this.#isDue('audio'),
      camera: this.#tracks.video !== null || this.#isDue('video'),
    };
  }

  /** Wanted and not open yet: shown as on until it fails to open, or takes too long. */
  #isDue(kind: DeviceKind): boolean {
    const isOpening = this.#opening[kind] === this.#generation[kind];
    const isWaiting = kind === 'audio' && this.#stopWaiting !== null;
    return this.#wanted[kind] && !this.#isPreview && !this.#isUnanswered[kind] && (isOpening || isWaiting);
  }

  /** Changes a live stream in place: a video element that is given another stream flickers. */
  #streamNow(): MediaStream {
    const { stream } = this.#view;
    const now = [this.#tracks.audio, this.#tracks.video].filter((track) => track !== null);
    const held = stream?.getTracks() ?? [];
    const goesOn = held.some(({ readyState }) => readyState === 'live') || now.length + held.length === 0;
    if (!stream || !goesOn) return new MediaStream(now);
    for (const track of now) if (!held.includes(track)) stream.addTrack(track);
    for (const track of held) if (!now.includes(track)) stream.removeTrack(track);
    return stream;
  }
}
