import { describe, expect, test } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { CameraEncoding } from './camera-encoding';
import { fakeSender } from './sender.fixture';

function setUp() {
  const timers = fakeTimers();
  const encoding = new CameraEncoding(timers);
  const { sender, writes, settled } = fakeSender(encoding.initial);
  encoding.attach(sender);
  /** Once everything is set. */
  const sent = async () => (await settled()).encodings[0];
  return { timers, encoding, writes, sent };
}

describe('the camera on a connection', () => {
  test('begins at half its size and is whole soon after it is sent', async () => {
    const { timers, encoding, sent } = setUp();
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
    timers.advance(60_000);
    encoding.begin();
    timers.advance(1_499);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
    timers.advance(1);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 1);
  });

  test('stays whole when another track is sent', async () => {
    const { timers, encoding, sent } = setUp();
    encoding.begin();
    timers.advance(1_500);
    encoding.begin();
    encoding.limitFor('relayed');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 1_000_000 });
  });

  test('learns what its path costs without growing sooner', async () => {
    const { encoding, sent } = setUp();
    encoding.begin();
    encoding.limitFor('relayed');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 1_000_000 });
    encoding.limitFor('direct');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 2_500_000 });
  });

  test.each([0, 1_500])(
    'sends a key frame after a loss %i ms later, and a small picture for as long again',
    async (ms) => {
      const { timers, encoding, writes, sent } = setUp();
      encoding.begin();
      timers.advance(ms);
      encoding.restartWithKeyFrame();
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
      expect(writes.at(-1)?.keyFrame).toBe(true);
      timers.advance(1_499);
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
      timers.advance(1);
      expect(await sent()).toHaveProperty('scaleResolutionDownBy', 1);
      expect(writes.at(-1)?.keyFrame).toBe(false);
    },
  );

  test('sends a key frame also where its bitrate is limited at the same moment', async () => {
    const { encoding, writes, sent } = setUp();
    encoding.begin();
    encoding.limitFor('relayed');
    encoding.restartWithKeyFrame();
    encoding.limitFor('direct');
    expect(await sent()).toMatchObject({ scaleResolutionDownBy: 2, maxBitrate: 2_500_000 });
    expect(writes.filter(({ keyFrame }) => keyFrame)).toHaveLength(1);
  });

  test('changes nothing once the connection is closed', async () => {
    const { timers, encoding, writes, sent } = setUp();
    encoding.begin();
    encoding.close();
    encoding.restartWithKeyFrame();
    timers.advance(60_000);
    expect(await sent()).toHaveProperty('scaleResolutionDownBy', 2);
    expect(writes).toEqual([]);
  });
});
