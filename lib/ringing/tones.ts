interface Note {
  readonly hertz: number;
  readonly atS: number;
  readonly lengthS: number;
}

interface Tone {
  readonly notes: readonly Note[];
  readonly everyMs: number;
  readonly loudness: number;
}

/** The ring tones that people choose from, the usual one first. */
export const RING_TONES = ['window', 'bell', 'drops', 'stairs'] as const;
export type RingTone = (typeof RING_TONES)[number];

const RING_EVERY_MS = 3_500;
/** At half of the volume: heard across a room without startling. */
const RING_LOUDNESS = 0.16;

const RING_NOTES: Record<RingTone, readonly Note[]> = {
  /** A falling third, twice. */
  window: [
    { hertz: 659.25, atS: 0, lengthS: 0.7 },
    { hertz: 523.25, atS: 0.35, lengthS: 1.1 },
    { hertz: 659.25, atS: 1.1, lengthS: 0.7 },
    { hertz: 523.25, atS: 1.45, lengthS: 1.3 },
  ],
  /** A low stroke with its fifth, and another. */
  bell: [
    { hertz: 293.66, atS: 0, lengthS: 2.6 },
    { hertz: 440, atS: 0.02, lengthS: 2.2 },
    { hertz: 293.66, atS: 1.5, lengthS: 1.9 },
  ],
  /** High and short, never in step. */
  drops: [
    { hertz: 1_174.66, atS: 0, lengthS: 0.25 },
    { hertz: 1_567.98, atS: 0.22, lengthS: 0.25 },
    { hertz: 1_318.51, atS: 0.55, lengthS: 0.25 },
    { hertz: 1_174.66, atS: 1.2, lengthS: 0.25 },
    { hertz: 1_760, atS: 1.36, lengthS: 0.3 },
  ],
  /** Up, step by step. */
  stairs: [392, 440, 493.88, 587.33, 659.25, 783.99].map((hertz, step) => ({
    ...{ hertz, atS: 0.28 * step, lengthS: step === 5 ? 1.1 : 0.5 },
  })),
};

/** One low, quiet note in the rhythm of a telephone's ringback tone. */
const RING_BACK: Tone = { notes: [{ hertz: 415.3, atS: 0, lengthS: 1.1 }], everyMs: 3_000, loudness: 0.06 };

/**
 * Events that may unlock audio. A touch counts only when the finger lifts, and not after a swipe (HTML, "activation
 * triggering input event"). Safari uses `touchend`.
 */
const GESTURES = ['pointerup', 'touchend', 'click', 'keydown'] as const;

let context: AudioContext | undefined;
/** How many users of the context there are: tones that play, and those that wait for permission. */
let wanted = 0;

function pageAudio(): AudioContext {
  context ??= new AudioContext();
  return context;
}

/**
 * Whether the context is running. Stays pending while the browser does not allow sound; a refusal just means silence.
 */
async function resume(): Promise<boolean> {
  try {
    await pageAudio().resume();
  } catch {
    return false;
  }
  return context?.state === 'running';
}

/** A running context keeps the audio system awake and drains the battery, even while silent. */
async function suspendIfUnused(): Promise<void> {
  if (wanted === 0) await context?.suspend().catch(() => {});
}

function keepAudioRunning(): () => void {
  wanted += 1;
  return () => {
    wanted -= 1;
    void suspendIfUnused();
  };
}

/**
 * Browsers keep an AudioContext suspended until a user gesture. Not every gesture counts, so this tries each until the
 * context runs. Returns its stop.
 */
export function wakeAudioOnGesture(): () => void {
  const stopped = new AbortController();
  const wake = async () => {
    if (!(await resume())) return;
    stopped.abort();
    await suspendIfUnused();
  };
  // Capture, because a menu may stop the propagation of its clicks.
  const options = { capture: true, passive: true, signal: stopped.signal };
  for (const gesture of GESTURES) window.addEventListener(gesture, () => void wake(), options);
  return () => stopped.abort();
}

/**
 * Calls `then` once, as soon as this page may play sound: now or at a later gesture. Keeps the context running until
 * the returned stop is called.
 */
export function onceAudible(then: () => void): () => void {
  const audio = pageAudio();
  const waiting = new AbortController();
  const look = () => {
    if (waiting.signal.aborted || audio.state !== 'running') return;
    waiting.abort();
    then();
  };
  const releaseAudio = keepAudioRunning();
  audio.addEventListener('statechange', look, { signal: waiting.signal });
  void resume().then(look);
  return () => {
    waiting.abort();
    releaseAudio();
  };
}

/** The tones that are audible now or about to be. */
const playing = new Set<AudioNode>();

/** Silences everything that plays. Each tone's stop must still be called. */
export function hush(): void {
  for (const tone of playing) tone.disconnect();
}

/** Plays a ring tone once, for somebody who chooses among them. Returns its stop. */
export function sampleTone(tone: RingTone, volume: number): () => void {
  const stop = playTone(tone, volume);
  const timer = setTimeout(stop, RING_EVERY_MS - 100);
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/**
 * Repeats the tone until the returned stop is called, which is idempotent. Silent where the browser does not allow sound
 * yet.
 * @param volume of a ring tone, from 0 to 100
 */
export function playTone(name: RingTone | 'ring-back', volume = 50): () => void {
  const tone = name === 'ring-back' ? RING_BACK : ringTone(name, volume);
  const audio = pageAudio();
  const releaseAudio = keepAudioRunning();
  const master = audio.createGain();
  master.gain.value = tone.loudness;
  master.connect(audio.destination);
  playing.add(master);
  let stopped = false;
  const playOnce = () => {
    if (!stopped && audio.state === 'running') for (const note of tone.notes) sound(audio, master, note);
  };
  void resume().then(playOnce);
  const timer = setInterval(playOnce, tone.everyMs);
  return () => {
    if (stopped) return;
    stopped = true;
    clearInterval(timer);
    master.disconnect();
    playing.delete(master);
    releaseAudio();
  };
}

function ringTone(name: RingTone, volume: number): Tone {
  return { notes: RING_NOTES[name], everyMs: RING_EVERY_MS, loudness: (RING_LOUDNESS * volume) / 50 };
}

/** A soft bell: fast attack, long decay, and an octave above at a fifth of the loudness. */
function sound(audio: AudioContext, out: AudioNode, { hertz, atS, lengthS }: Note): void {
  const startS = audio.currentTime + atS;
  for (const [multiple, level] of [
    [1, 1],
    [2, 0.2],
  ] as const) {
    const oscillator = audio.createOscillator();
    const envelope = audio.createGain();
    oscillator.frequency.value = hertz * multiple;
    envelope.gain.setValueAtTime(0, startS);
    envelope.gain.linearRampToValueAtTime(level, startS + 0.03);
    envelope.gain.exponentialRampToValueAtTime(0.001, startS + lengthS);
    oscillator.connect(envelope).connect(out);
    oscillator.start(startS);
    oscillator.stop(startS + lengthS);
  }
}
