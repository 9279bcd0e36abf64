'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { CallActions, CallView } from '@/lib/rtc/call-view';
import { useMadoClient } from './mado-provider';

const NO_CALL: CallView = {
  call: { phase: 'idle' },
  local: { stream: null, microphone: false, camera: false, problem: null },
  peer: { stream: null, microphone: false, camera: false },
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
};
const noSubscription = () => nothing;

/** The call of this tab and what can be done with it. The actions keep their identity and need no `this`. */
export function useCall(): CallView & CallActions {
  const calls = useMadoClient()?.calls;
  const view = useSyncExternalStore(
    calls?.subscribe ?? noSubscription,
    () => calls?.view ?? NO_CALL,
    () => NO_CALL,
  );
  const actions = useMemo(() => (calls ? actionsOf(calls) : NO_ACTIONS), [calls]);
  return useMemo(() => ({ ...view, ...actions }), [view, actions]);
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
  };
}
