import { describe, expect, it, vi } from 'vitest';
import {
  answers,
  bob,
  calling,
  candidate,
  connected,
  description,
  device,
  deviceId,
  incoming,
  invitation,
  ready,
} from './call-controller.fixture';

describe('calling', () => {
  it('sends the offer in the invite, without an address in it, and holds candidates until accept', () => {
    const { signaling, callId, link } = calling();
    expect(signaling.asked).toEqual([
      { name: 'call:invite', request: { callId: callId(), calleeId: 'bob', media: 'video', offer: 'a=mid:0' } },
    ]);
    signaling.tell('call:accepted', { callId: callId(), media: 'video', deviceId });
    expect(signaling.asked.at(-1)).toEqual({
      name: 'call:signal',
      request: { callId: callId(), signal: { linkEpoch: 0, body: candidate } },
    });
    expect(link().options.iceServers.current).toEqual([{ urls: ['stun:stun.example'] }]);
  });

  it('takes no signal before accept, of another call or of an older link', () => {
    const { signaling, callId, link } = calling();
    const body = description('answer', 'answer');
    signaling.tell('call:signaled', { callId: callId(), signal: { linkEpoch: 0, body } });
    signaling.tell('call:accepted', { callId: callId(), media: 'video', deviceId });
    signaling.tell('call:signaled', { callId: incoming, signal: { linkEpoch: 0, body } });
    expect(link().taken).toEqual([]);
    signaling.tell('call:signaled', { callId: callId(), signal: { linkEpoch: 0, body } });
    expect(link().taken).toEqual([body]);
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1 });
    signaling.tell('call:signaled', { callId: callId(), signal: { linkEpoch: 0, body } });
    expect(link().taken).toEqual([]);
  });

  it('rings on if the socket comes back before the invite was sent', async () => {
    const { signaling, controller, link } = device();
    signaling.become('offline');
    controller.actions.dial(bob, 'video');
    link().options.onEvent({ type: 'signal', body: description('offer', 'a=mid:0') });
    await answers();
    signaling.become('online');
    signaling.tell('session:ready', ready());
    expect(controller.view.call.phase).toBe('ringing-out');
    expect(signaling.names()).toEqual(['call:invite']);
  });

  it('requests the TURN server after the invite, and gives it to the link before it gathers', async () => {
    const { signaling, controller, link, callId } = device();
    signaling.tell('session:ready', { ...ready(), turn: true });
    controller.actions.dial(bob, 'video');
    expect(signaling.names()).toEqual([]);
    const arriving = link().options.iceServers.arriving();
    const relay = { urls: ['turn:turn.example'], username: '1:alice', credential: 'x' };
    signaling.reply = { ok: true, iceServers: [relay], expiresInMs: 600_000, relayOnly: false };
    link().options.onEvent({ type: 'signal', body: description('offer', 'a=mid:0') });
    expect(signaling.asked.slice(1)).toEqual([{ name: 'call:ice', request: { callId: callId() } }]);
    expect(signaling.names()).toEqual(['call:invite', 'call:ice']);
    await arriving;
    expect(link().options.iceServers.current).toEqual([relay]);
    controller.actions.cancel();
    expect(link().options.iceServers.current).toEqual(ready().iceServers);
  });

  it('ends with the code of a refusal', async () => {
    const { signaling, controller, link } = device();
    signaling.reply = { ok: false, code: 'rate-limited' };
    controller.actions.dial(bob, 'audio');
    link().options.onEvent({ type: 'signal', body: description('offer', 'a=mid:0') });
    await expect.poll(() => controller.view.call).toMatchObject({ phase: 'ended', refusal: 'rate-limited' });
    expect(link().isClosed).toBe(true);
  });
});

describe('being called', () => {
  it('opens no media device and sends the peer nothing before the user accepts', () => {
    const { signaling, controller, link, getUserMedia } = device();
    signaling.tell('session:ready', ready());
    signaling.tell('call:invited', invitation);
    signaling.tell('call:signaled', { callId: incoming, signal: { linkEpoch: 0, body: candidate } });
    expect(controller.view.call.phase).toBe('ringing-in');
    expect(link().taken).toEqual([]);
    expect(signaling.names()).toEqual([]);
    expect(getUserMedia).not.toHaveBeenCalled();
    controller.actions.accept('video');
    expect(getUserMedia).toHaveBeenCalledOnce();
    expect(link().taken).toEqual([description('offer', 'their offer')]);
    link().options.onEvent({ type: 'signal', body: description('answer', 'made at accept') });
    expect(signaling.names()).toEqual(['call:accept', 'call:signal']);
  });

  it('waits for another accept when a call whose accept was lost rings again', () => {
    const { signaling, controller, link } = device();
    signaling.tell('call:invited', invitation);
    controller.actions.accept('video');
    signaling.tell('call:ended', { callId: incoming, reason: 'connection-lost' });
    controller.actions.dial(bob, 'audio');
    controller.actions.cancel();
    signaling.tell('call:invited', invitation);
    const before = signaling.asked.length;
    link().options.onEvent({ type: 'signal', body: candidate });
    expect(controller.view.call.phase).toBe('ringing-in');
    expect(signaling.asked.slice(before)).toEqual([]);
  });

  it('shows the peer only once accepted', () => {
    const { signaling, controller, callId, link } = calling();
    link().options.onEvent({ type: 'remote-stream', stream: new MediaStream() });
    expect(controller.view.peer.stream).toBeNull();
    signaling.tell('call:accepted', { callId: callId(), media: 'audio', deviceId });
    expect(controller.view.peer.stream).not.toBeNull();
    expect(controller.view.peer.camera).toBe(false);
  });
});

describe('in a call', () => {
  it('sends signals over the link while it is reachable, and over the socket otherwise', () => {
    const { signaling, link } = connected();
    const before = signaling.asked.length;
    link().isReachable = true;
    link().options.onEvent({ type: 'signal', body: candidate });
    expect(signaling.asked).toHaveLength(before);
    expect(link().sent).toContainEqual({ type: 'signal', signal: { linkEpoch: 0, body: candidate } });
    link().isReachable = false;
    link().options.onEvent({ type: 'signal', body: candidate });
    expect(signaling.names().at(-1)).toBe('call:signal');
  });

  it('keeps signals while it has neither, and sends them when the socket is back', () => {
    const { signaling, callId, link } = connected();
    signaling.become('offline');
    link().options.onEvent({ type: 'signal', body: candidate });
    const before = signaling.asked.length;
    signaling.become('online');
    const call = {
      phase: 'active' as const,
      callId: callId(),
      peer: bob,
      media: 'video' as const,
      role: 'caller' as const,
      linkEpoch: 0,
      connectedForMs: 10,
      peerPresent: true,
      peerDeviceId: deviceId,
    };
    signaling.tell('session:ready', ready(call));
    expect(signaling.asked.slice(before).map(({ name }) => name)).toEqual(['call:signal']);
  });

  it('reports what it sends when the channel opens, including what is still opening, and shows what the peer reports', () => {
    const { controller, link } = connected();
    link().options.onEvent({ type: 'control-open' });
    expect(link().sent.at(-1)).toEqual({ type: 'media', microphone: true, camera: true });
    link().options.onEvent({ type: 'control', message: { type: 'media', microphone: true, camera: false } });
    expect(controller.view.peer).toMatchObject({ microphone: true, camera: false });
  });

  it('hangs up over the link too, and does not resume the call if the sidecar has missed that', async () => {
    const { signaling, callId, controller, link } = connected();
    const id = callId();
    await answers();
    signaling.become('offline');
    controller.actions.hangUp();
    expect(link().sent.at(-1)).toEqual({ type: 'hang-up' });
    expect(link().isClosed).toBe(true);
    await answers();
    const before = signaling.asked.length;
    signaling.become('online');
    signaling.tell('session:ready', ready({ ...invitation, phase: 'ringing-in', callId: id }));
    expect(controller.view.call).toMatchObject({ phase: 'ended', reason: 'hung-up' });
    expect(signaling.asked.slice(before)).toEqual([
      { name: 'call:hang-up', request: { callId: id, reason: 'hung-up' } },
    ]);
  });

  it('calls the same user again before the sidecar has received the hang-up', async () => {
    const { signaling, callId, controller, link } = connected();
    const old = callId();
    await answers();
    signaling.become('offline');
    controller.actions.hangUp();
    controller.actions.dial(bob, 'video');
    link().options.onEvent({ type: 'signal', body: description('offer', 'a=mid:0') });
    await answers();
    const before = signaling.asked.length;
    signaling.become('online');
    const active = {
      phase: 'active',
      role: 'caller',
      linkEpoch: 0,
      connectedForMs: 1_000,
      peerPresent: true,
      peerDeviceId: deviceId,
    } as const;
    signaling.tell('session:ready', ready({ ...active, callId: old, peer: bob, media: 'video' }));
    expect(controller.view.call).toMatchObject({ phase: 'ringing-out', callId: callId() });
    expect(callId()).not.toBe(old);
    expect(signaling.asked.slice(before).map(({ name }) => name)).toEqual(['call:hang-up', 'call:invite']);
  });

  it('accepts a hang-up that arrives over the link', () => {
    const { controller, link } = connected();
    link().options.onEvent({ type: 'control', message: { type: 'hang-up' } });
    expect(controller.view.call).toMatchObject({ phase: 'ended', reason: 'hung-up' });
  });

  it('ignores events of a link that was replaced', () => {
    const { signaling, callId, controller, link, links } = connected();
    signaling.tell('call:relinked', { callId: callId(), linkEpoch: 1 });
    const pictured = Object.assign(new MediaStream(), { getVideoTracks: () => [{}] });
    link().options.onEvent({ type: 'remote-stream', stream: pictured as unknown as MediaStream });
    links[0]?.options.onEvent({ type: 'control', message: { type: 'hang-up' } });
    expect(links[0]?.isClosed).toBe(true);
    expect(controller.view.call).toMatchObject({ phase: 'reconnecting', linkEpoch: 1 });
  });

  it('ends at sign-out, and releases everything when closed', () => {
    const { signaling, controller, link } = connected();
    const heard = vi.fn();
    controller.subscribe(heard);
    signaling.tell('session:ended', {});
    expect(controller.view.call).toMatchObject({ phase: 'ended', reason: 'signed-out' });
    controller.close();
    controller.close();
    heard.mockClear();
    signaling.tell('call:invited', invitation);
    expect(heard).not.toHaveBeenCalled();
    expect(link().isClosed).toBe(true);
  });

  it('closes media devices and link with the page', async () => {
    const { controller, link, stop } = connected();
    await answers();
    controller.close();
    expect(stop).toHaveBeenCalledTimes(2);
    expect(link().isClosed).toBe(true);
  });

  it('keeps the same view object while nothing changes', () => {
    const { signaling, controller } = connected();
    const { view } = controller;
    signaling.tell('call:ended', { callId: incoming, reason: 'declined' });
    expect(controller.view).toBe(view);
  });
});
