import { describe, expect, it } from 'vitest';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import { active, answers, bob, candidate, connected, device, type FakeLink, ready } from './call-controller.fixture';
import { TabMemory } from './tab-memory';

describe('a call that survives failures', () => {
  it('sends over the link what a hanging sidecar has accepted but not acknowledged', async () => {
    const { signaling, link } = connected();
    await answers();
    signaling.ask = () => new Promise(() => {});
    link().options.onEvent({ type: 'signal', body: candidate });
    const over = { type: 'signal', signal: { linkEpoch: 0, body: candidate } };
    expect(link().sent).not.toContainEqual(over);
    link().isReachable = true;
    link().options.onEvent({ type: 'reachable' });
    expect(link().sent).toContainEqual(over);
  });

  it('rechecks the socket when the link is lost, and reopens it at once when the link is back', () => {
    const { signaling, link } = connected();
    link().options.onEvent({ type: 'state', state: 'disconnected' });
    expect(signaling.rechecks).toBe(1);
    link().options.onEvent({ type: 'state', state: 'connected' });
    expect(signaling.rechecks).toBe(1);
    signaling.become('offline');
    link().options.onEvent({ type: 'state', state: 'connected' });
    expect(signaling.rechecks).toBe(2);
  });

  it('rechecks the socket as soon as heartbeats on the link are late', () => {
    const { signaling, controller, link } = connected();
    link().options.onEvent({ type: 'quiet' });
    expect(signaling.rechecks).toBe(1);
    expect(controller.view.call.phase).toBe('connected');
  });

  it('rechecks link and socket at a hint, and restarts ICE when the network changed', () => {
    const { signaling, controller, link } = connected();
    controller.networkHint('doubtful');
    expect([signaling.rechecks, link().doubts, link().restarts]).toEqual([1, 1, 0]);
    controller.networkHint('changed');
    expect([signaling.rechecks, link().doubts, link().restarts]).toEqual([2, 2, 1]);
    expect(controller.view.call.phase).toBe('connected');
  });

  it('shows a peer that moves to another device over the old link until the new one has a picture', () => {
    const { signaling, controller, callId, link } = connected();
    const before = controller.view.peer.stream;
    const old = link();
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1, handover: true });
    expect(link()).not.toBe(old);
    expect(old.isClosed).toBe(false);
    const fresh = (muted: boolean) =>
      Object.assign(new MediaStream(), { getVideoTracks: () => [{ muted }] }) as unknown as MediaStream;
    link().options.onEvent({ type: 'remote-stream', stream: fresh(true) });
    link().options.onEvent({ type: 'state', state: 'connected' });
    expect(controller.view.peer.stream).toBe(before);
    const pictured = fresh(false);
    link().options.onEvent({ type: 'remote-stream', stream: pictured });
    expect(controller.view.peer.stream).toBe(pictured);
    expect(old.isClosed).toBe(true);
    expect(controller.view.call).toMatchObject({ phase: 'connected', linkEpoch: 1 });
  });

  it.each([
    [
      'comes without a camera',
      (_: FakeLink, next: FakeLink) =>
        next.options.onEvent({ type: 'control', message: { type: 'media', microphone: true, camera: false } }),
    ],
    [
      'is gone from the old link',
      (old: FakeLink, next: FakeLink) => {
        next.options.onEvent({ type: 'state', state: 'connected' });
        old.options.onEvent({ type: 'state', state: 'disconnected' });
      },
    ],
  ])('waits for no picture of a peer that %s', (_, happen) => {
    const { signaling, controller, callId, link } = connected();
    const old = link();
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1, handover: true });
    const stream = new MediaStream();
    link().options.onEvent({ type: 'remote-stream', stream });
    happen(old, link());
    expect(controller.view.peer.stream).toBe(stream);
    expect(old.isClosed).toBe(true);
    expect(controller.view.call.phase).toBe('connected');
  });

  it('goes on over the lost link if it recovers before a fresh one is up', () => {
    const { signaling, controller, callId, link } = connected();
    const before = controller.view.peer.stream;
    const old = link();
    old.options.onEvent({ type: 'state', state: 'disconnected' });
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1 });
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 2 });
    expect(old.isClosed).toBe(false);
    old.options.onEvent({ type: 'state', state: 'connected' });
    expect(controller.view).toMatchObject({ call: { phase: 'connected', linkEpoch: 2 }, peer: { stream: before } });
    old.options.onEvent({ type: 'control', message: { type: 'hang-up' } });
    expect(controller.view.call).toMatchObject({ phase: 'ended', reason: 'hung-up' });
    expect(old.isClosed).toBe(true);
  });

  it('does not wait for the lost link once a fresh one is up', () => {
    const { signaling, controller, callId, link } = connected();
    const old = link();
    old.options.onEvent({ type: 'state', state: 'disconnected' });
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1 });
    const stream = new MediaStream();
    link().options.onEvent({ type: 'remote-stream', stream });
    expect(controller.view.peer.stream).not.toBe(stream);
    link().options.onEvent({ type: 'state', state: 'connected' });
    expect(controller.view.peer.stream).toBe(stream);
    expect(old.isClosed).toBe(true);
  });

  it('tells the peer that the page leaves', () => {
    const { controller, link } = connected();
    controller.close();
    expect(link().sent.at(-1)).toEqual({ type: 'leaving' });
    expect(link().isClosed).toBe(true);
  });
});

describe('the next page of the tab', () => {
  it('resumes the call with microphone and camera off if they were off', async () => {
    const memory = new TabMemory(tabStorage());
    const { controller, callId } = connected(memory);
    const id = callId();
    controller.actions.setMicrophone(false);
    controller.actions.setCamera(false);
    controller.close();

    const next = device(undefined, memory);
    next.signaling.tell('session:ready', active(id));
    await answers();
    expect(next.controller.view.call).toMatchObject({ phase: 'reconnecting', callId: id });
    expect(next.getUserMedia).not.toHaveBeenCalled();
    expect(next.controller.view.local).toMatchObject({ microphone: false, camera: false, problem: null });
    next.controller.actions.setMicrophone(true);
    await answers();
    expect(next.getUserMedia).toHaveBeenCalledOnce();
    expect(next.controller.view.local).toMatchObject({ microphone: true, camera: false });
  });

  it('forgets earlier switches when a move brings the call back', async () => {
    const memory = new TabMemory(tabStorage());
    const { controller, callId } = connected(memory);
    const id = callId();
    controller.actions.setCamera(false);
    controller.close();
    const next = device(undefined, memory);
    next.signaling.tell('session:ready', ready());
    next.controller.actions.moveHere(
      { callId: id, peer: bob, media: 'video', role: 'caller', connectedAtMs: 1 },
      'video',
    );
    await answers();
    expect(next.controller.view.local).toMatchObject({ microphone: true, camera: true });
  });

  it('does not resume a call that was hung up offline, and sends its end', async () => {
    const memory = new TabMemory(tabStorage());
    const { controller, signaling, callId } = connected(memory);
    const id = callId();
    signaling.become('offline');
    controller.actions.hangUp();
    controller.close();

    const next = device(undefined, memory);
    next.signaling.tell('session:ready', active(id));
    await answers();
    expect(next.controller.view.call.phase).toBe('idle');
    expect(next.getUserMedia).not.toHaveBeenCalled();
    expect(next.signaling.names()).toEqual(['call:hang-up']);
  });
});
