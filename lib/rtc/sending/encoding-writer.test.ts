import { describe, expect, it } from 'vitest';
import { EncodingWriter } from './encoding-writer';
import { fakeSender } from './sender.fixture';

const DIRECT = { maxBitrate: 2_500_000 };
const RELAYED = { maxBitrate: 1_000_000 };
const SMALL = { scaleResolutionDownBy: 2 };

/** A writer that has taken its sender over. */
async function setUp() {
  const writer = new EncodingWriter({ path: DIRECT, 'first-picture': SMALL });
  const fake = fakeSender({});
  writer.attach(fake.sender);
  await fake.settled();
  fake.writes.length = 0;
  return { writer, ...fake };
}

/** The calls of `setParameters` are a macrotask apart. */
const later = () => new Promise((resolve) => setImmediate(resolve));

describe('the one writer of a sender’s encoding', () => {
  it('writes what the sides wish together, whichever of them wished last', async () => {
    const { writer, settled } = await setUp();
    writer.wish('first-picture', {});
    writer.wish('path', RELAYED);
    expect((await settled()).encodings[0]).toMatchObject({ maxBitrate: 1_000_000, scaleResolutionDownBy: 1 });
    writer.wish('first-picture', SMALL);
    expect((await settled()).encodings[0]).toMatchObject({ maxBitrate: 1_000_000, scaleResolutionDownBy: 2 });
  });

  it('writes wishes of one moment once, and a wish that changes nothing not at all', async () => {
    const { writer, writes, settled } = await setUp();
    writer.wish('path', RELAYED);
    writer.wish('first-picture', {});
    await settled();
    expect(writes).toHaveLength(1);
    writer.wish('path', { ...RELAYED });
    await settled();
    expect(writes).toHaveLength(1);
  });

  it('writes what is wished when it takes a sender over, once', async () => {
    const writer = new EncodingWriter({ path: DIRECT, 'first-picture': SMALL });
    const { sender, writes, settled } = fakeSender({});
    writer.attach(sender);
    const { encodings, degradationPreference } = await settled();
    expect(encodings[0]).toEqual({ active: true, ...DIRECT, ...SMALL });
    expect(degradationPreference).toBe('balanced');
    writer.attach(sender);
    await settled();
    expect(writes).toHaveLength(1);
  });

  it('writes one after the other', async () => {
    const { writer, writes, settled } = await setUp();
    writer.wish('path', RELAYED);
    // The first call is under way by then: a second beside it would be rejected, and its key frame lost.
    await null;
    await null;
    writer.requestKeyFrame();
    writer.wish('path', DIRECT);
    expect((await settled()).encodings[0]).toMatchObject(DIRECT);
    expect(writes.map(({ keyFrame }) => keyFrame)).toEqual([false, true]);
  });

  it('tries once more after a rejection, with the key frame that was asked for', async () => {
    const { writer, writes, refuse, settled } = await setUp();
    refuse(1);
    writer.wish('path', RELAYED);
    writer.requestKeyFrame();
    expect((await settled()).encodings[0]).toMatchObject(RELAYED);
    expect(writes.map(({ keyFrame }) => keyFrame)).toEqual([true]);
  });

  it('gives up on what is rejected twice until the next wish, which need not be new', async () => {
    const { writer, writes, refuse, settled } = await setUp();
    refuse(2);
    writer.wish('path', RELAYED);
    await settled();
    expect(writes).toEqual([]);
    writer.wish('path', RELAYED);
    expect((await settled()).encodings[0]).toMatchObject(RELAYED);
  });

  it('waits for a sender, and for encodings, without a rejection', async () => {
    const writer = new EncodingWriter({ path: DIRECT, 'first-picture': SMALL });
    writer.wish('path', RELAYED);
    await later();
    const { sender, settled } = fakeSender({});
    const bare = { ...sender, getParameters: () => ({ encodings: [] }) } as unknown as RTCRtpSender;
    writer.attach(bare);
    writer.wish('first-picture', {});
    await later();
    writer.attach(sender);
    writer.wish('path', RELAYED);
    expect((await settled()).encodings[0]).toMatchObject(RELAYED);
  });

  it('writes nothing after it is closed', async () => {
    const { writer, writes, settled } = await setUp();
    writer.wish('path', RELAYED);
    writer.close();
    writer.requestKeyFrame();
    await settled();
    expect(writes).toEqual([]);
  });
});
