import { describe, expect, it } from 'vitest';
import {
  active,
  answers,
  bob,
  calling,
  connected,
  device,
  incoming,
  invitation,
  ready,
} from './call-controller.fixture';

/** Another sidecar runs the calls now, while the socket stays as it is: it knows everything but the offer. */
const ringingIn = ready({ phase: 'ringing-in', ...invitation, offer: null });
const ringingOut = (callId: string) =>
  ready({ phase: 'ringing-out', callId, peer: bob, media: 'video', ringEndsInMs: 40_000 });

function rung() {
  const made = device();
  made.signaling.tell('session:ready', ready());
  made.signaling.tell('call:invited', invitation);
  return made;
}

const phasesOf = ({ controller }: ReturnType<typeof device>) => {
  const phases: string[] = [];
  controller.subscribe(() => {
    const { phase } = controller.view.call;
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  return phases;
};

describe('a page that is greeted again over the same socket', () => {
  it('rings on without beginning anew, and is answered over a fresh link', () => {
    const made = rung();
    const phases = phasesOf(made);
    made.signaling.tell('session:ready', ringingIn);
    made.signaling.tell('call:invited', { ...invitation, offer: null });
    expect(phases.filter((phase) => phase !== 'ringing-in')).toEqual([]);
    made.controller.actions.accept('video');
    expect(made.signaling.names()).toContain('call:accept');
    made.signaling.tell('call:relinked', { callId: incoming, linkEpoch: 1 });
    expect(made.link().options.role).toBe('callee');
    expect(made.controller.view.call.phase).toBe('connecting');
  });

  it('stops ringing only if the call ended meanwhile', () => {
    const made = rung();
    made.signaling.tell('session:ready', ready());
    expect(made.controller.view.call).toMatchObject({ phase: 'ended' });
    const caller = calling();
    caller.signaling.tell('session:ready', ringingOut(caller.callId()));
    expect(caller.controller.view.call.phase).toBe('ringing-out');
  });

  it('does not end a call whose invite is still on its way', async () => {
    const made = device();
    made.signaling.tell('session:ready', ready());
    made.signaling.reply = { ok: false, code: 'internal' } as never;
    made.controller.actions.dial(bob, 'video');
    made.link().options.onEvent({
      type: 'signal',
      body: { type: 'description', description: { type: 'offer', sdp: 'a=mid:0' } },
    });
    await answers();
    made.signaling.tell('session:ready', ready());
    expect(made.controller.view.call.phase).toBe('ringing-out');
    expect(made.signaling.names().filter((name) => name === 'call:invite')).toHaveLength(2);
  });

  it('repeats an accept that the new one has not heard of', async () => {
    const made = rung();
    made.signaling.reply = { ok: false, code: 'internal' } as never;
    made.controller.actions.accept('video');
    await answers();
    const before = made.signaling.names().filter((name) => name === 'call:accept').length;
    made.signaling.reply = { ok: true };
    made.signaling.tell('session:ready', ringingIn);
    expect(made.controller.view.call.phase).toBe('connecting');
    expect(made.signaling.names().filter((name) => name === 'call:accept').length).toBeGreaterThan(before);
  });

  it('leaves a call alone that has media', () => {
    const made = connected();
    const phases = phasesOf(made);
    made.signaling.tell('session:ready', active(made.callId()));
    made.signaling.tell('call:peer-back', { callId: made.callId() });
    expect(phases.filter((phase) => phase !== 'connected')).toEqual([]);
    expect(made.links).toHaveLength(1);
    expect(made.link().restarts).toBe(0);
    expect(made.signaling.names()).not.toContain('call:relink');
  });

  it('restarts ICE again if it was restarting: its signals may be lost', () => {
    const made = connected();
    made.link().options.onEvent({ type: 'state', state: 'disconnected' });
    const before = made.link().restarts;
    made.signaling.tell('session:ready', active(made.callId()));
    expect(made.controller.view.call.phase).toBe('reconnecting');
    expect(made.link().restarts).toBe(before + 1);
  });

  it('repeats a hang-up until somebody has taken it, and does not come back to the call', async () => {
    const made = connected();
    const callId = made.callId();
    made.signaling.reply = { ok: false, code: 'internal' } as never;
    made.controller.actions.hangUp();
    await answers();
    made.signaling.reply = { ok: true };
    made.signaling.tell('session:ready', active(callId));
    expect(made.controller.view.call.phase).toBe('ended');
    expect(made.signaling.names().filter((name) => name === 'call:hang-up')).toHaveLength(2);
  });
});

describe('a new call while nobody runs the calls', () => {
  it('ends with a word at once, and takes back an invite that may have arrived', async () => {
    const made = device();
    made.signaling.tell('session:ready', ready());
    const asked: string[] = [];
    made.signaling.ask = async (name) => {
      asked.push(name);
      return { ok: false, code: name === 'call:invite' ? 'unavailable' : 'internal' } as never;
    };
    made.controller.actions.dial(bob, 'video');
    made.link().options.onEvent({
      type: 'signal',
      body: { type: 'description', description: { type: 'offer', sdp: 'a=mid:0' } },
    });
    await answers();
    expect(made.controller.view.call).toMatchObject({ phase: 'ended', refusal: 'unavailable' });
    expect(made.link().isClosed).toBe(true);
    made.timers.advance(2_000);
    expect(asked.filter((name) => name === 'call:invite')).toHaveLength(1);
    expect(asked.filter((name) => name === 'call:cancel').length).toBeGreaterThanOrEqual(2);
  });
});
