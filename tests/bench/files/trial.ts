import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../percentile';
import type { Place } from '../place';
import type { Arm } from './arm';
import { type Look, watch } from './watch';

/** The lowest rate that is waited for, in bytes a second. */
const SLOWEST = 100_000;
/** Until the bandwidth estimate and the size of the pictures have settled; bare pages without pictures need less. */
const SETTLES_MS = { call: 6_000, bare: 1_000 };
const BEFORE_MS = { call: 5_000, bare: 3_000 };

/** What a transfer does to one page. */
export interface Side {
  /** Largest memory during the transfer less that before it, in bytes. */
  readonly rendererGrowth: number;
  readonly browserGrowth: number;
  readonly framesBefore: number;
  readonly framesDuring: number;
  readonly roundTripBeforeMs: number;
  readonly roundTripDuringMs: number;
  readonly roundTripWorstMs: number;
}

export interface Trial {
  readonly bytesPerS: number;
  readonly sender: Side;
  readonly receiver: Side;
}

function framesPerS(looks: readonly Look[]): number {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last) return Number.NaN;
  return ((last.framesDecoded - first.framesDecoded) / (last.atMs - first.atMs)) * 1_000;
}

const roundTripsOf = (looks: readonly Look[]) => looks.flatMap(({ roundTripMs }) => roundTripMs ?? []);

/** Compares a page before and during a transfer. */
export function compare(before: readonly Look[], during: readonly Look[]): Side {
  const growth = (of: 'renderer' | 'browser') =>
    Math.max(...during.map((look) => look[of])) -
    percentile(
      before.map((look) => look[of]),
      0.5,
    );
  return {
    rendererGrowth: growth('renderer'),
    browserGrowth: growth('browser'),
    framesBefore: framesPerS(before),
    framesDuring: framesPerS(during),
    roundTripBeforeMs: percentile(roundTripsOf(before), 0.5),
    roundTripDuringMs: percentile(roundTripsOf(during), 0.5),
    roundTripWorstMs: Math.max(...roundTripsOf(during)),
  };
}

/** Sends so many bytes by this arm, between two new pages. */
export async function tryArm(arm: Arm, place: Place, port: number, totalBytes: number): Promise<Trial> {
  const pair = await arm.open(place, port);
  const pages = [pair.sender, pair.receiver];
  const lookFor = async <T>(work: () => Promise<T>) => {
    const watching = await Promise.all(pages.map(watch));
    const done = await work().finally(() => Promise.allSettled(watching.map(({ stop }) => stop())));
    return [done, await Promise.all(watching.map(({ stop }) => stop()))] as const;
  };
  try {
    const kind = arm.hasCall ? 'call' : 'bare';
    await delay(SETTLES_MS[kind]);
    const [, [senderBefore, receiverBefore]] = await lookFor(() => delay(BEFORE_MS[kind]));
    const limitMs = 30_000 + (totalBytes / SLOWEST) * 1_000;
    const [carried, [senderDuring, receiverDuring]] = await lookFor(() => pair.send(totalBytes, limitMs));
    return {
      bytesPerS: (carried.bytes / carried.ms) * 1_000,
      sender: compare(senderBefore ?? [], senderDuring ?? []),
      receiver: compare(receiverBefore ?? [], receiverDuring ?? []),
    };
  } finally {
    await pair.close();
  }
}
