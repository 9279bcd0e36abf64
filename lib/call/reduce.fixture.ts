import { idle, reduceCall } from './reduce';
import type { CallEffect, CallEvent, CallStep } from './state';

export const bob = { id: 'bob', name: 'Bob', tag: 'B0BB' };
export const dial: CallEvent = { type: 'dial', callId: 'x', peer: bob, media: 'video' };
export const offerMade: CallEvent = { type: 'offer-made', callId: 'x', offer: 'v=0' };
export const accepted: CallEvent = {
  type: 'fact',
  fact: { name: 'call:accepted', body: { callId: 'x', media: 'video', deviceId: 'd1' } },
  nowMs: 1,
};
export const linkConnected: CallEvent = { type: 'link-connected', linkEpoch: 0, nowMs: 1_000 };
export const invitation = {
  callId: 'x',
  peer: bob,
  media: 'video',
  offer: 'v=0',
  ringEndsInMs: 45_000,
  earlyLink: 'all',
} as const;

/** The last of these events' steps, on a fresh page. */
export function run(...events: readonly CallEvent[]): CallStep {
  let step: CallStep = { state: idle, effects: [] };
  for (const event of events) step = reduceCall(step.state, event);
  return step;
}

/** What is done, by name. */
export const named = (effects: readonly CallEffect[]) =>
  effects.map((effect) => (effect.type === 'ask' ? effect.ask.name : effect.type));
