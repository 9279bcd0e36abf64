'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { type CallActions, callActions } from '@/lib/rtc/call/call-actions';
import type { CallView } from '@/lib/rtc/call/call-view';
import { useMadoClient } from './mado-provider';

const NO_CALL: CallView = {
  call: { phase: 'idle' },
  local: { stream: null, microphone: false, camera: false, problem: null },
  peer: { stream: null, microphone: false, camera: false, asking: null },
  quality: 'good',
};
const nothing = () => {};
const NO_ACTIONS = callActions(null);
const noSubscription = () => nothing;

/** This tab's call and its actions. The actions are referentially stable and need no `this`. */
export function useCall(): CallView & CallActions {
  const view = useCallState(all);
  const actions = useCallActions();
  return useMemo(() => ({ ...view, ...actions }), [view, actions]);
}

/** One part of the call view. The component re-renders only when `select` returns a different value (`Object.is`). */
export function useCallState<T>(select: (view: CallView) => T): T {
  const calls = useMadoClient()?.calls;
  return useSyncExternalStore(
    calls?.subscribe ?? noSubscription,
    () => select(calls?.view ?? NO_CALL),
    () => select(NO_CALL),
  );
}

export function useCallActions(): CallActions {
  return useMadoClient()?.calls.actions ?? NO_ACTIONS;
}

/** True while a call rings or is in progress: no second call can start. */
export function isCalling({ call }: CallView): boolean {
  return call.phase !== 'idle' && call.phase !== 'ended';
}

/** True once this user has accepted or dialed, hence also while the call still rings at the callee. */
export function isInRoom({ call }: CallView): boolean {
  return call.phase !== 'idle' && call.phase !== 'ringing-in' && call.phase !== 'ended';
}

function all(view: CallView): CallView {
  return view;
}
