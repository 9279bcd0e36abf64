import { describe, expect, test } from 'vitest';
import { CameraEncoding, type SetParameterOptions } from './camera-encoding';
import { fakeTimers } from './fake-timers.fixture';

/** A sender that keeps what it is set to, as after negotiation. */
function senderOf(encoding: RTCRtpEncodingParameters, wishes: boolean[]) {
  let kept = { encodings: [encoding] } as RTCRtpSendParameters;
  return {
    getParameters: () => structuredClone(kept),
    setParameters: async (parameters: RTCRtpSendParameters, options?: SetParameterOptions) => {
      kept = parameters;
      wishes.push(options?.encodingOptions?.[0]?.keyFrame === true);
    },
  } as RTCRtpSender;
}

function setUp() {
  const timers = fakeTimers();
  const encoding = new CameraEncoding(timers);
  /** Whether a key frame was wished for, at each change. */
  const wishes: boolean[] = [];
  const sender = senderOf(encoding.initial, wishes);
  return { timers, encoding, sender, wishes, sent: () => sender.getParameters().encodings[0] };
}

describe('the camera on a connection', () => {
  test('begins at half its size and is whole soon after it is sent', () => {
    const { timers, encoding, sender, sent } = setUp();
    expect(sent()?.scaleResolutionDownBy).toBe(2);
    timers.advance(60_000);
    encoding.begin(sender);
    timers.advance(1_499);
    expect(sent()?.scaleResolutionDownBy).toBe(2);
    timers.advance(1);
    expect(sent()?.scaleResolutionDownBy).toBe(1);
  });

  test('stays whole when it is sent anew', () => {
    const { timers, encoding, sender, sent } = setUp();
    encoding.begin(sender);
    timers.advance(1_500);
    encoding.begin(sender);
    encoding.limitFor(sender, 'relayed');
    expect(sent()).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 1_000_000 });
  });

  test('learns what its way costs without growing sooner', () => {
    const { encoding, sender, sent } = setUp();
    encoding.begin(sender);
    encoding.limitFor(sender, 'relayed');
    expect(sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 1_000_000 });
    encoding.limitFor(sender, 'direct');
    expect(sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 2_500_000 });
  });

  test.each([0, 1_500])('begins anew after a loss %i ms later: whole at once, and small for as long again', (ms) => {
    const { timers, encoding, sender, wishes, sent } = setUp();
    encoding.begin(sender);
    timers.advance(ms);
    encoding.beginAnew(sender);
    expect(sent()?.scaleResolutionDownBy).toBe(2);
    expect(wishes.at(-1)).toBe(true);
    timers.advance(1_499);
    expect(sent()?.scaleResolutionDownBy).toBe(2);
    timers.advance(1);
    expect(sent()?.scaleResolutionDownBy).toBe(1);
    expect(wishes.at(-1)).toBe(false);
  });

  test('changes nothing once the connection is closed', () => {
    const { timers, encoding, sender, sent } = setUp();
    encoding.begin(sender);
    encoding.close();
    encoding.beginAnew(sender);
    timers.advance(60_000);
    expect(sent()?.scaleResolutionDownBy).toBe(2);
  });
});
