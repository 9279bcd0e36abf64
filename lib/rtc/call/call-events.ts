import type { CallEvent, MachineFact } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { SignalingPort } from '@/lib/signaling/port';

const MACHINE_FACTS = [
  'call:invited',
  'call:accepted',
  'call:merged',
  'call:peer-away',
  'call:peer-back',
  'call:relinked',
  'call:ended',
] as const satisfies readonly MachineFact['name'][];

export interface SignalingFollower {
  readonly now: () => number;
  readonly onEvent: (event: CallEvent) => void;
  readonly onSignal: (signaled: FactBody<'call:signaled'>) => void;
  readonly onReady: (ready: FactBody<'session:ready'>) => void;
}

/** Translates what the sidecar reports of calls and of the login session into events of the machine; returns its stop. */
export function followSignaling(
  signaling: Pick<SignalingPort, 'onFact' | 'onConnection'>,
  { now, onEvent, onSignal, onReady }: SignalingFollower,
) {
  const signedOut = () => onEvent({ type: 'signed-out', nowMs: now() });
  const stops = [
    ...MACHINE_FACTS.map((name) =>
      signaling.onFact(name, (body) => onEvent({ type: 'fact', fact: { name, body } as MachineFact, nowMs: now() })),
    ),
    signaling.onFact('call:signaled', onSignal),
    signaling.onFact('session:ready', onReady),
    signaling.onFact('session:ended', signedOut),
    signaling.onFact('session:set-aside', () => onEvent({ type: 'set-aside' })),
    signaling.onConnection((state) => {
      if (typeof state === 'object' && state.refused === 'unauthenticated') signedOut();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The event for a `session:ready`. */
export function syncedEvent(
  { call }: Pick<FactBody<'session:ready'>, 'call'>,
  known: { readonly isEnding: (callId: CallId) => boolean; readonly isInviting: boolean; readonly nowMs: number },
): CallEvent {
  const { isEnding, isInviting, nowMs } = known;
  // This device has ended the call; the sidecar has not received that yet.
  return { type: 'synced', call: call && isEnding(call.callId) ? null : call, isInviting, nowMs };
}

/** The event for a change of a link's state. */
export function linkStateEvent(
  state: 'connected' | 'disconnected' | 'failed',
  linkEpoch: number,
  nowMs: number,
): CallEvent {
  switch (state) {
    case 'connected':
      return { type: 'link-connected', linkEpoch, nowMs };
    case 'disconnected':
      return { type: 'link-disconnected', linkEpoch };
    case 'failed':
      return { type: 'link-failed', linkEpoch, nowMs };
  }
}
