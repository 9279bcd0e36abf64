import { vi } from 'vitest';

const nothing = () => {};
const parameter = () => ({
  value: 0,
  setValueAtTime: nothing,
  linearRampToValueAtTime: nothing,
  exponentialRampToValueAtTime: nothing,
});

/**
 * An AudioContext that only starts during a user gesture: `resume` outside of one waits for the next (Web Audio,
 * "allowed to start").
 */
class FakeAudio extends EventTarget {
  state: AudioContextState = 'suspended';
  /** Set while a gesture that counts is being handled. */
  isGesture = false;
  resumes = 0;
  /** How many tones were started; an octave counts as one more. */
  notes = 0;
  /** How many of the tones are audible. */
  heard = 0;
  readonly currentTime = 0;
  readonly destination = {};
  #isAllowed = false;
  #pending: (() => void)[] = [];

  resume(): Promise<void> {
    this.resumes += 1;
    this.#isAllowed ||= this.isGesture;
    return new Promise((resolve) => {
      this.#pending.push(resolve);
      if (this.#isAllowed) queueMicrotask(() => this.#run());
    });
  }

  async suspend(): Promise<void> {
    this.state = 'suspended';
    this.dispatchEvent(new Event('statechange'));
  }

  createGain() {
    let isConnected = false;
    const be = (connected: boolean) => {
      this.heard += Number(connected) - Number(isConnected);
      isConnected = connected;
    };
    const connect = <T>(to: T): T => {
      if (to === this.destination) be(true);
      return to;
    };
    return { gain: parameter(), connect, disconnect: () => be(false) };
  }

  createOscillator() {
    const start = () => {
      this.notes += 1;
    };
    return { frequency: parameter(), connect: <T>(to: T) => to, start, stop: nothing };
  }

  #run(): void {
    this.state = 'running';
    for (const resolve of this.#pending.splice(0)) resolve();
    this.dispatchEvent(new Event('statechange'));
  }
}

interface FakeTab {
  readonly audio: FakeAudio;
  /** Dispatches an event on the page; `allows` tells whether it permits sound. */
  fire(type: string, allows: boolean): void;
  /** Starts the ring of a call; returns its stop. */
  ring(): () => void;
  readonly hush: () => void;
  /** Undoes `wakeAudioOnGesture`. */
  readonly leave: () => void;
}

/** Waits for one turn of the event loop, in which promises settle. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A browser page with its own module instances and its own audio, waiting for gestures. */
export async function openTab(): Promise<FakeTab> {
  vi.resetModules();
  const { hush, wakeAudioOnGesture } = await import('@/lib/ringing/tones');
  const { ringInOneTab } = await import('@/lib/ringing/ring-in-one-tab');
  const audio = new FakeAudio();
  const page = new EventTarget();
  function audioOfPage() {
    return audio;
  }
  // Modules read these globals lazily, so each tab installs its own before it does anything.
  const enter = () => {
    vi.stubGlobal('window', page);
    vi.stubGlobal('AudioContext', audioOfPage);
  };
  enter();
  const leave = wakeAudioOnGesture();
  return {
    audio,
    leave,
    hush,
    fire: (type, allows) => {
      enter();
      audio.isGesture = allows;
      page.dispatchEvent(new Event(type));
      audio.isGesture = false;
    },
    ring: () => {
      enter();
      return ringInOneTab('window', 50);
    },
  };
}

/**
 * A browser's Web Locks, as far as its tabs use them for one name: granted in order, requested until a signal aborts.
 */
export function fakeLocks() {
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const giveNext = () => {
    const give = waiting.shift();
    isHeld = give !== undefined;
    give?.();
  };
  return {
    isHeld: () => isHeld,
    request: (_name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const give = () => {
          void hold().then(resolve, reject).finally(giveNext);
        };
        waiting.push(give);
        signal.addEventListener('abort', () => {
          if (!waiting.includes(give)) return;
          waiting.splice(waiting.indexOf(give), 1);
          reject(signal.reason);
        });
        if (!isHeld) giveNext();
      }),
  };
}
