import { describe, expect, test } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { CameraEncoding, type SetParameterOptions } from './camera-encoding';

/**
 * A sender that keeps what it is set to, as after negotiation. Like Chromium's it takes a moment, and what was read before
 * that moment has been read in vain.
 */
function senderOf(encoding: RTCRtpEncodingParameters, wishes: boolean[]) {
  let kept = { encodings: [encoding] } as RTCRtpSendParameters;
  let isRead = false;
  const sender = {
    getParameters: () => {
      isRead = true;
      return structuredClone(kept);
    },
    setParameters: async (parameters: RTCRtpSendParameters, options?: SetParameterOptions) => {
      await Promise.resolve();
      if (!isRead) throw new DOMException('', 'InvalidStateError');
      isRead = false;
      kept = parameters;
      wishes.push(options?.encodingOptions?.[0]?.keyFrame === true);
    },
  } as RTCRtpSender;
  return { sender, kept: () => kept.encodings[0] };
}

function setUp() {
  const timers = fakeTimers();
  const encoding = new CameraEncoding(timers);
  /** Whether a key frame was wished for, at each change. */
  const wishes: boolean[] = [];
  const { sender, kept } = senderOf(encoding.initial, wishes);
  /** Once everything is set. */
  const sent = () => new Promise<ReturnType<typeof kept>>((tell) => setImmediate(() => tell(kept())));
  return { timers, encoding, sender, wishes, sent };
}

describe('the camera on a connection', () => {
  test('begins at half its size and is whole soon after it is sent', async () => {
    const { timers, encoding, sender, sent } = setUp();
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
    timers.advance(60_000);
    encoding.begin(sender);
    timers.advance(1_499);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
    timers.advance(1);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 1);
  });

  test('stays whole when it is sent anew', async () => {
    const { timers, encoding, sender, sent } = setUp();
    encoding.begin(sender);
    timers.advance(1_500);
    encoding.begin(sender);
    encoding.limitFor(sender, 'relayed');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 1_000_000 });
  });

  test('learns what its way costs without growing sooner', async () => {
    const { encoding, sender, sent } = setUp();
    encoding.begin(sender);
    encoding.limitFor(sender, 'relayed');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 1_000_000 });
    encoding.limitFor(sender, 'direct');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 2_500_000 });
  });

  test.each([0, 1_500])(
    'begins anew after a loss %i ms later: whole at once, and small for as long again',
    async (ms) => {
      const { timers, encoding, sender, wishes, sent } = setUp();
      encoding.begin(sender);
      timers.advance(ms);
      encoding.restartWithKeyFrame(sender);
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
      expect(wishes.at(-1)).toBe(true);
      timers.advance(1_499);
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
      timers.advance(1);
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 1);
      expect(wishes.at(-1)).toBe(false);
    },
  );

  test('begins anew also where its limit is set at the same moment', async () => {
    const { encoding, sender, wishes, sent } = setUp();
    encoding.begin(sender);
    encoding.limitFor(sender, 'relayed');
    encoding.restartWithKeyFrame(sender);
    encoding.limitFor(sender, 'direct');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 2_500_000 });
    expect(wishes).toEqual([false, true, false]);
  });

  test('changes nothing once the connection is closed', async () => {
    const { timers, encoding, sender, sent } = setUp();
    encoding.begin(sender);
    encoding.close();
    encoding.restartWithKeyFrame(sender);
    timers.advance(60_000);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
  });
});
