import type { Media } from '@/lib/protocol/call';
import type { LocalMediaView, MediaProblem } from './call-view';
import { constraintsFor, type DeviceKind, problemOf } from './media-request';
import type { LocalTracks } from './peer-link';

export interface LocalMediaOptions {
  /** `navigator.mediaDevices`, undefined in insecure contexts; asked at each opening. */
  readonly devices: () =>
    | Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>
    | undefined;
  /** Tracks, switches or the problem changed. */
  readonly onChange: () => void;
}

const CLOSED: LocalMediaView = { stream: null, microphone: false, camera: false, problem: null };

/** The own camera and microphone. Nothing is opened but by `open`, `setMicrophone`, `setCamera` and `retry`; `stop` turns the light out. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  #view: LocalMediaView = CLOSED;
  #tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null };
  /** What the person wants on; a device that cannot be opened stays wanted, so that `retry` knows. */
  #wanted = { audio: false, video: false };
  /** Rises whenever an opening of that kind became unwanted: a getUserMedia that resolves late finds it changed. */
  readonly #generation = { audio: 0, video: 0 };

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

  /** Opens what `media` says and is not open yet; where both fail together each is tried alone. Never rejects. */
  async open(media: Media): Promise<void> {
    this.#watchPlugs();
    this.#wanted = { audio: true, video: media === 'video' };
    await this.#openMissing();
  }

  /** Idempotent; synchronous: when it returns no track is live, and an opening under way will be stopped as it arrives. */
  stop(): void {
    this.#wanted = { audio: false, video: false };
    this.#stopWatching?.();
    this.#stopWatching = null;
    for (const kind of ['audio', 'video'] as const) this.#drop(kind);
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

  /** Tries again to open what is wanted and missing. */
  retry(): void {
    void this.#openMissing();
  }

  /** A device that is plugged in may be the one that is missing. Where the person refused, only they try again. */
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
    const missing = (['audio', 'video'] as const).filter((kind) => this.#wanted[kind] && !this.#tracks[kind]);
    if (missing.length === 0) return;
    const problems = await this.#acquire(missing);
    if (missing.some((kind) => this.#wanted[kind])) this.#publish(problems);
  }

  /** Resolves with what could not be opened. */
  async #acquire(kinds: readonly DeviceKind[]): Promise<Map<DeviceKind, MediaProblem>> {
    const asked = { ...this.#generation };
    const devices = this.#options.devices();
    if (!devices) return new Map(kinds.map((kind) => [kind, 'insecure']));
    try {
      const stream = await devices.getUserMedia(constraintsFor(kinds));
      for (const track of stream.getTracks()) this.#adopt(track, asked);
      return new Map();
    } catch (error) {
      const problem = problemOf(error);
      const stillWanted = kinds.filter((kind) => this.#generation[kind] === asked[kind]);
      if (kinds.length === 1) return new Map(stillWanted.map((kind) => [kind, problem]));
      const problems = new Map<DeviceKind, MediaProblem>();
      for (const kind of stillWanted) for (const found of await this.#acquire([kind])) problems.set(...found);
      return problems;
    }
  }

  #adopt(track: MediaStreamTrack, asked: Record<DeviceKind, number>): void {
    const kind: DeviceKind = track.kind === 'video' ? 'video' : 'audio';
    if (this.#generation[kind] !== asked[kind] || this.#tracks[kind]) {
      track.stop();
      return;
    }
    if (kind === 'video') track.contentHint = 'motion';
    else track.enabled = this.#wanted.audio;
    // Unplugged, or taken by the system: another device may be there (`ended` is not fired by our own stop()).
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
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = null;
  }

  #publish(problems?: ReadonlyMap<DeviceKind, MediaProblem>): void {
    const live = [this.#tracks.audio, this.#tracks.video].filter((track) => track !== null);
    const same = this.#view.stream?.getTracks();
    const unchanged = same?.length === live.length && live.every((track) => same.includes(track));
    this.#view = {
      stream: unchanged ? this.#view.stream : new MediaStream(live),
      microphone: this.#tracks.audio?.enabled ?? false,
      camera: this.#tracks.video !== null,
      problem: problems ? problemView(problems) : this.#remainingProblem(),
    };
    this.#options.onChange();
  }

  /** A problem with a device that is no longer wanted, or works by now, is none. */
  #remainingProblem(): LocalMediaView['problem'] {
    const { problem } = this.#view;
    if (!problem) return null;
    const missing = (kind: DeviceKind) => this.#wanted[kind] && !this.#tracks[kind];
    const concerned = {
      camera: missing('video'),
      microphone: missing('audio'),
      both: missing('audio') || missing('video'),
    };
    return concerned[problem.device] ? problem : null;
  }
}

function problemView(problems: ReadonlyMap<DeviceKind, MediaProblem>): LocalMediaView['problem'] {
  const audio = problems.get('audio');
  const video = problems.get('video');
  if (audio && video) return { device: 'both', kind: audio };
  if (audio) return { device: 'microphone', kind: audio };
  return video ? { device: 'camera', kind: video } : null;
}
