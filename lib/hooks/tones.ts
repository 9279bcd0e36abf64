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

/** A falling third, twice: heard across a room without startling. */
const RING: Tone = {
  notes: [
    { hertz: 659.25, atS: 0, lengthS: 0.7 },
    { hertz: 523.25, atS: 0.35, lengthS: 1.1 },
    { hertz: 659.25, atS: 1.1, lengthS: 0.7 },
    { hertz: 523.25, atS: 1.45, lengthS: 1.3 },
  ],
  everyMs: 3_500,
  loudness: 0.16,
};
/** One low, quiet note in the rhythm of a telephone's ring-back. */
const RING_BACK: Tone = { notes: [{ hertz: 415.3, atS: 0, lengthS: 1.1 }], everyMs: 3_000, loudness: 0.06 };

let context: AudioContext | undefined;
let playing = 0;

/** A context that runs keeps the sound system awake, at the cost of a battery, though there is nothing to hear. */
async function rest(): Promise<void> {
  if (playing === 0) await context?.suspend();
}

/** Browsers keep an AudioContext silent until a gesture; the first one on the page wakes it. Returns its stop. */
export function wakeAudioOnGesture(): () => void {
  const wake = () => {
    context ??= new AudioContext();
    void context.resume().then(rest);
    stop();
  };
  const stop = () => {
    window.removeEventListener('pointerdown', wake);
    window.removeEventListener('keydown', wake);
  };
  window.addEventListener('pointerdown', wake);
  window.addEventListener('keydown', wake);
  return stop;
}

/** Repeats the tone until its returned stop is called. Silent where the browser does not allow sound yet. */
export function playTone(name: 'ring' | 'ring-back'): () => void {
  const tone = name === 'ring' ? RING : RING_BACK;
  context ??= new AudioContext();
  playing += 1;
  const master = context.createGain();
  master.gain.value = tone.loudness;
  master.connect(context.destination);
  const playOnce = () => {
    if (context?.state === 'running') for (const note of tone.notes) sound(context, master, note);
  };
  void context.resume().then(playOnce);
  const timer = setInterval(playOnce, tone.everyMs);
  return () => {
    clearInterval(timer);
    master.disconnect();
    playing -= 1;
    void rest();
  };
}

/** A soft bell: quick rise, long fall, and an octave above at a fifth of the loudness. */
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
