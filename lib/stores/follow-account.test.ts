import { expect, it, vi } from 'vitest';
import type { CallState } from '@/lib/call/state';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { CallView } from '@/lib/rtc/call/call-view';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { settled } from './fake-tab.fixture';
import { followAccount } from './follow-account';

const first: User = { id: 'first', name: 'First', tag: 'F1RS' };
const second: User = { id: 'second', name: 'Second', tag: 'SEC0' };
type Answer = User | null | 'none';

/**
 * The page of the user First. `answers` are the server's successive answers about who is signed in; the last one
 * repeats.
 */
function page(...answers: Answer[]) {
  const signaling = fakeSignaling();
  const open = vi.spyOn(signaling, 'open');
  const close = vi.spyOn(signaling, 'close');
  const onSignedOut = vi.fn();
  const listeners = new Set<() => void>();
  let phase: CallState['phase'] = 'idle';
  let asked = 0;
  const { watch, close: leave } = followAccount({
    signaling,
    onSignedOut,
    ownerId: first.id,
    calls: {
      get view() {
        return { call: { phase } } as CallView;
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    whoIsSignedIn: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
      asked += 1;
      if (answer === 'none') throw new Error('no answer');
      return answer;
    },
    wait: settled,
  });
  return {
    ...{ signaling, open, close, onSignedOut, watch, leave },
    asked: () => asked,
    callIs(next: CallState['phase']) {
      phase = next;
      for (const listener of listeners) listener();
    },
  };
}

it('sends no request without a reason', () => {
  const { signaling, asked, watch } = page(first);
  signaling.become('offline');
  signaling.become('online');
  expect([asked(), watch.account]).toEqual([0, 'own']);
});

it('reports who has signed in since, and stops ringing', async () => {
  const { signaling, watch, close, onSignedOut } = page(second);
  signaling.become({ refused: 'other-account' });
  await vi.waitFor(() => expect(watch.account).toEqual({ other: second }));
  expect(close).toHaveBeenCalledOnce();
  expect(onSignedOut).not.toHaveBeenCalled();
});

it('leaves a call alone until it has ended and its ended view is dismissed', async () => {
  const { signaling, watch, close, callIs } = page(second);
  callIs('connected');
  signaling.become({ refused: 'other-account' });
  await vi.waitFor(() => expect(watch.account).toEqual({ other: second }));
  callIs('ended');
  expect(close).not.toHaveBeenCalled();
  callIs('idle');
  expect(close).toHaveBeenCalledOnce();
});

it('continues silently where the same user has signed in again, also when the new cookie arrives a moment later', async () => {
  const { signaling, watch, open, onSignedOut } = page(null, null, first);
  signaling.tell('session:ended', { replaced: true });
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  expect(watch.account).toBe('own');
  expect(onSignedOut).not.toHaveBeenCalled();
});

it('does not wait for a cookie that never comes', async () => {
  const { signaling, asked, onSignedOut } = page(null);
  signaling.tell('session:ended', { replaced: true });
  await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce());
  expect(asked()).toBeLessThan(20);
});

it('leaves at once after a sign-out', async () => {
  const { signaling, asked, onSignedOut } = page(null);
  signaling.tell('session:ended', {});
  await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce());
  expect(asked()).toBe(1);
});

it('asks until it has an answer', async () => {
  const { signaling, watch } = page('none', 'none', second);
  signaling.become({ refused: 'other-account' });
  await vi.waitFor(() => expect(watch.account).toEqual({ other: second }));
});

it('returns the page to its owner when they have signed in again', async () => {
  const { signaling, watch, open } = page(second, first);
  signaling.become({ refused: 'other-account' });
  await vi.waitFor(() => expect(watch.account).toEqual({ other: second }));
  await watch.check();
  expect(watch.account).toBe('own');
  expect(open).toHaveBeenCalledOnce();
});

it('reports nothing after the page was left', async () => {
  const { signaling, leave, onSignedOut } = page(null);
  signaling.tell('session:ended', {});
  leave();
  await settled();
  expect(onSignedOut).not.toHaveBeenCalled();
});
