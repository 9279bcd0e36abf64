import { describe, expect, it } from 'vitest';
import { answers, device, incoming, invitation, ready } from './call-controller.fixture';

/** A device that rings, of a person who wants to see themselves. */
async function ringing(media: 'video' | 'audio' = 'video') {
  let tell = (_: boolean) => {};
  let isFollowed = false;
  const made = device((told) => {
    tell = told;
    isFollowed = true;
    tell(true);
    return () => {
      isFollowed = false;
    };
  });
  made.signaling.tell('session:ready', ready());
  made.signaling.tell('call:invited', { ...invitation, media });
  await answers();
  const asked = () => made.getUserMedia.mock.calls.map(([{ audio, video }]) => ({ audio: !!audio, video: !!video }));
  return { ...made, asked, tell: (on: boolean) => tell(on), isFollowed: () => isFollowed };
}

describe('seeing oneself while it rings', () => {
  it('opens the camera alone, shows it, and sends it to nobody before accept', async () => {
    const { controller, link, asked } = await ringing();
    expect(asked()).toEqual([{ audio: false, video: true }]);
    expect(controller.view.local).toMatchObject({ camera: true, microphone: false, problem: null });
    expect(link().tracks).toEqual({ audio: null, video: null });
    link().options.onEvent({ type: 'control-open' });
    expect(link().sent).toEqual([]);
  });

  it('accepts with the camera that is already open, and opens the microphone', async () => {
    const { controller, link, asked, isFollowed } = await ringing();
    const { stream } = controller.view.local;
    controller.actions.accept('video');
    expect(link().tracks.video).not.toBeNull();
    await answers();
    expect(asked()).toEqual([
      { audio: false, video: true },
      { audio: true, video: false },
    ]);
    expect(link().tracks.audio).not.toBeNull();
    expect(controller.view.local).toMatchObject({ camera: true, microphone: true });
    expect(controller.view.local.stream).toBe(stream);
    expect(isFollowed()).toBe(false);
  });

  it('does not request the camera again if it is still opening at accept', async () => {
    const { tell, controller, asked, link } = await ringing();
    tell(false);
    tell(true);
    controller.actions.accept('video');
    await answers();
    expect(asked().filter(({ video }) => video)).toHaveLength(2);
    expect(link().tracks.video).not.toBeNull();
  });

  it.each([
    ['an answer with sound only', ({ controller }: Ringing) => controller.actions.accept('audio')],
    ['a decline', ({ controller }: Ringing) => controller.actions.decline()],
    ['its end', ({ signaling }: Ringing) => signaling.tell('call:ended', { callId: incoming, reason: 'cancelled' })],
    ['sign-out', ({ signaling }: Ringing) => signaling.tell('session:ended', {})],
    ['a page that is seen no more', ({ tell }: Ringing) => tell(false)],
    ['the end of the page', ({ controller }: Ringing) => controller.close()],
  ])('turns the light out at once with %s', async (_, act) => {
    const made = await ringing();
    act(made);
    expect(made.stop).toHaveBeenCalledOnce();
    expect(made.controller.view.local.camera).toBe(false);
  });

  it('opens nothing for a voice call', async () => {
    const { asked } = await ringing('audio');
    expect(asked()).toEqual([]);
  });
});

type Ringing = Awaited<ReturnType<typeof ringing>>;
