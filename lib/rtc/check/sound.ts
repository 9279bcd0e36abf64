import type { Timers } from '@/lib/browser/timers';

/** A quiet room is near -60 dBFS, a voice at a laptop between -35 and -15. */
const QUIETEST_DB = -60;
const LOUDEST_DB = -10;
const LISTEN_EVERY_MS = 100;

/** Loudness of samples (each from -1 to 1): their root mean square in dB, scaled from 0 for a quiet room to 1 for shouting. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  if (sum === 0) return 0;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}

/** Reports the loudness of the stream ten times a second; returns its stop. */
export function listen(stream: MediaStream, timers: Timers, onLoudness: (loudness: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    onLoudness(loudnessOf(samples));
    stopTimer = timers.start(LISTEN_EVERY_MS, look);
  };
  let stopTimer = timers.start(LISTEN_EVERY_MS, look);
  return () => {
    stopTimer();
    void context.close();
  };
}

const NOTES_HERTZ = [523.25, 659.25, 783.99] as const;
const NOTE_S = 0.3;

/** Plays three rising notes. Resolves with true if they were played, false if the browser mutes the page; `signal` ends it. */
export async function playNotes(timers: Timers, signal: AbortSignal): Promise<boolean> {
  const context = new AudioContext();
  const lengthS = NOTES_HERTZ.length * NOTE_S;
  for (const [index, hertz] of NOTES_HERTZ.entries()) {
    const oscillator = context.createOscillator();
    const envelope = context.createGain();
    const startS = context.currentTime + index * NOTE_S;
    oscillator.frequency.value = hertz;
    envelope.gain.setValueAtTime(0, startS);
    envelope.gain.linearRampToValueAtTime(0.2, startS + 0.03);
    envelope.gain.exponentialRampToValueAtTime(0.001, startS + NOTE_S * 1.5);
    oscillator.connect(envelope).connect(context.destination);
    oscillator.start(startS);
    oscillator.stop(startS + NOTE_S * 1.5);
  }
  await new Promise<void>((resolve) => {
    const stopTimer = timers.start((lengthS + NOTE_S) * 1_000, resolve);
    signal.addEventListener('abort', () => {
      stopTimer();
      resolve();
    });
  });
  const hasPlayed = context.state === 'running' && context.currentTime > 0;
  await context.close();
  return hasPlayed;
}
