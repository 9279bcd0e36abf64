import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bob, connected, device, incoming, invitation, ready } from './call-controller.fixture';

describe('with WebRTC switched off', () => {
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

  it('rings nobody and opens no camera', () => {
    const { controller, webRtc, signaling, getUserMedia } = device();
    signaling.tell('session:ready', ready());
    webRtc.isOff = true;
    controller.actions.dial(bob, 'video');
    expect(controller.view.call).toMatchObject({ phase: 'ended', reason: 'media-failed', canLink: false });
    expect(signaling.asked).toEqual([]);
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it('does not accept, and tells the caller why it declines', () => {
    const { controller, webRtc, signaling, getUserMedia } = device();
    signaling.tell('session:ready', ready());
    webRtc.isOff = true;
    signaling.tell('call:invited', invitation);
    controller.actions.accept('video');
    expect(controller.view.call.phase).toBe('ringing-in');
    expect(getUserMedia).not.toHaveBeenCalled();
    controller.actions.decline();
    expect(signaling.asked).toEqual([{ name: 'call:hang-up', request: { callId: incoming, reason: 'media-failed' } }]);
  });

  it('can be answered once it is switched on while it rings', () => {
    const { controller, webRtc, signaling, links, link } = device();
    signaling.tell('session:ready', ready());
    webRtc.isOff = true;
    signaling.tell('call:invited', invitation);
    expect(links).toHaveLength(0);
    webRtc.switchOn();
    expect(links).toHaveLength(1);
    controller.actions.accept('video');
    expect(controller.view.call.phase).toBe('connecting');
    expect(link().taken).toContainEqual({
      type: 'description',
      description: { type: 'offer', sdp: invitation.offer },
    });
    expect(signaling.names()).toContain('call:accept');
  });
});

describe('a permission prompt that nobody answers', () => {
  it('is reported to the peer until it is answered', async () => {
    const { controller, signaling, timers, getUserMedia, link } = device();
    const open = getUserMedia.getMockImplementation() as typeof navigator.mediaDevices.getUserMedia;
    let allow = () => {};
    getUserMedia.mockImplementation(
      (constraints) =>
        new Promise((resolve) => {
          allow = () => resolve(open(constraints));
        }),
    );
    signaling.tell('session:ready', ready());
    signaling.tell('call:invited', invitation);
    controller.actions.accept('video');
    link().options.onEvent({ type: 'state', state: 'connected' });
    link().options.onEvent({ type: 'control-open' });
    expect(link().sent.at(-1)).toEqual({ type: 'media', microphone: true, camera: true });
    timers.advance(3_000);
    expect(link().sent.at(-1)).toEqual({ type: 'media', microphone: false, camera: false, asking: 'both' });
    expect(controller.view.local.problem).toEqual({ device: 'both', kind: 'unanswered' });
    allow();
    await expect.poll(() => controller.view.local.problem).toBeNull();
    expect(link().sent.at(-1)).toEqual({ type: 'media', microphone: true, camera: true });
  });

  it('of the peer is shown as the peer reports it', () => {
    const { controller, link } = connected();
    const tell = (asking?: 'camera') =>
      link().options.onEvent({
        type: 'control',
        message: { type: 'media', microphone: true, camera: asking === undefined, asking },
      });
    tell('camera');
    expect(controller.view.peer).toMatchObject({ camera: false, asking: 'camera' });
    tell();
    expect(controller.view.peer).toMatchObject({ camera: true, asking: null });
  });
});

it('stops ringing when the page is set aside', () => {
  const { controller, signaling } = device();
  signaling.tell('session:ready', ready());
  signaling.tell('call:invited', invitation);
  signaling.tell('session:set-aside', {});
  expect(controller.view.call.phase).toBe('idle');
  expect(signaling.asked).toEqual([]);
});
