'use client';
import { useState } from 'react';
import type { CallState, Role } from '@/lib/call/state';

interface CallStory {
  readonly callId: string | null;
  readonly role: Role;
  /** The two had started to connect: from here on, leaving means leaving a call, not a ring. */
  readonly wasLinked: boolean;
}

/** What an ended call no longer holds but its message needs: who called, and how far it got. */
export function useCallStory(call: CallState): CallStory {
  const [story, setStory] = useState<CallStory>({ callId: null, role: 'caller', wasLinked: false });
  const next = follow(story, call);
  if (next !== story) setStory(next);
  return next;
}

/** Returns the same object if the call adds nothing to it. */
export function follow(story: CallStory, call: CallState): CallStory {
  switch (call.phase) {
    case 'idle':
      return story;
    case 'ringing-out':
    case 'ringing-in': {
      const role = call.phase === 'ringing-out' ? 'caller' : 'callee';
      const same = story.callId === call.callId && story.role === role && !story.wasLinked;
      return same ? story : { callId: call.callId, role, wasLinked: false };
    }
    case 'connecting':
    case 'connected':
    case 'reconnecting': {
      const same = story.callId === call.callId && story.role === call.role && story.wasLinked;
      return same ? story : { callId: call.callId, role: call.role, wasLinked: true };
    }
    case 'ended':
      return story.callId === call.callId ? story : { callId: call.callId, role: 'caller', wasLinked: false };
  }
}

/** A call that only rang here ends with a small card; every other takes up the whole screen. */
export function fillsTheScreen(call: CallState, story: CallStory): boolean {
  if (call.phase === 'ended') return story.role === 'caller' || story.wasLinked;
  return call.phase !== 'idle' && call.phase !== 'ringing-in';
}
