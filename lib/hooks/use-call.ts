'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { CallActions, CallView } from '@/lib/rtc/call/call-view';
import { useMadoClient } from './mado-provider';

const NO_CALL: CallView = {
  call: { phase: 'idle' },
  local: { stream: null, microphone: false, camera: false, problem: null },
  peer: { stream: null, microphone: false, camera: false, asking: null },
  quality: 'good',
};
const nothing = () => {};
const NO_ACTIONS: CallActions = {
  dial: nothing,
  accept: nothing,
  moveHere: nothing,
  decline: nothing,
  cancel: nothing,
  hangUp: nothing,
  dismiss: nothing,
  setMicrophone: nothing,
  setCamera: nothing,
  retryMedia: nothing,
  chooseDevice: nothing,
};
const noSubscription = () => nothing;

/** The call of this tab and what can be done with it. The actions keep their identity and need no `this`. */
export function useCall(): CallView & CallActions {
  const view = useCallState(all);
  const actions = useCallActions();
  return useMemo(() => ({ ...view, ...actions }), [view, actions]);
}

/** One thing of the call, compared by identity: whoever shows no more than that is not drawn anew for all the rest. */
export function useCallState<T>(select: (view: CallView) => T): T {
  const calls = useMadoClient()?.calls;
  return useSyncExternalStore(
    calls?.subscribe ?? noSubscription,
    () => select(calls?.view ?? NO_CALL),
    () => select(NO_CALL),
  );
}

export function useCallActions(): CallActions {
  const calls = useMadoClient()?.calls;
  return useMemo(() => (calls ? actionsOf(calls) : NO_ACTIONS), [calls]);
}

/** Rings, or is under way: a second call cannot be made. */
export function isCalling({ call }: CallView): boolean {
  return call.phase !== 'idle' && call.phase !== 'ended';
}

/** This person is in the call, be it only that it rings at the other side. */
export function isInRoom({ call }: CallView): boolean {
  return call.phase !== 'idle' && call.phase !== 'ringing-in' && call.phase !== 'ended';
}

function all(view: CallView): CallView {
  return view;
}

function actionsOf(calls: CallActions): CallActions {
  return {
    dial: (peer, media) => calls.dial(peer, media),
    accept: (media) => calls.accept(media),
    moveHere: (call, media) => calls.moveHere(call, media),
    decline: () => calls.decline(),
    cancel: () => calls.cancel(),
    hangUp: () => calls.hangUp(),
    dismiss: () => calls.dismiss(),
    setMicrophone: (on) => calls.setMicrophone(on),
    setCamera: (on) => calls.setCamera(on),
    retryMedia: () => calls.retryMedia(),
    chooseDevice: (device, deviceId) => calls.chooseDevice(device, deviceId),
  };
}
