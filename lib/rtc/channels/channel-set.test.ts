import { describe, expect, it } from 'vitest';
import { CHANNEL_PURPOSES, type ChannelPurpose } from '@/lib/protocol/channel/purposes';
import { ChannelSet } from './channel-set';
import { FakeChannel } from './fake-channel.fixture';

function channelSet(maxMessageSize?: number) {
  const made: FakeChannel[] = [];
  const acknowledged: [string, number][] = [];
  const subject = new ChannelSet({
    acknowledge: (...received) => acknowledged.push(received),
    connection: {
      sctp: maxMessageSize === undefined ? null : { maxMessageSize },
      createDataChannel: (label, init) => {
        const channel = new FakeChannel(label, init);
        made.push(channel);
        return channel.asChannel;
      },
    },
  });
  return { subject, made, acknowledged };
}

describe('table of channels', () => {
  const purposes: ChannelPurpose[] = Object.values(CHANNEL_PURPOSES);

  it('gives each purpose an id of its own, and control the one that every version has used', () => {
    expect(new Set(purposes.map(({ id }) => id)).size).toBe(purposes.length);
    expect(CHANNEL_PURPOSES.control).toMatchObject({ id: 0, ordered: true });
  });

  it('keeps a bulk message short, so that it never holds up a control message for long', () => {
    for (const { flow } of purposes) {
      if (!flow) continue;
      expect(flow.maxMessageBytes).toBeLessThanOrEqual(16 * 1_024);
      expect(flow.lowWatermark).toBeLessThan(flow.highWatermark);
    }
  });
});

describe('channel set', () => {
  it('opens nothing that nobody asked for, and each purpose once', () => {
    const { subject, made } = channelSet();
    expect(made).toEqual([]);
    const control = subject.open('control');
    expect(subject.open('control')).toBe(control);
    expect(made.map(({ label, init }) => [label, init])).toEqual([
      ['control', { negotiated: true, id: 0, ordered: true, priority: 'high' }],
    ]);
    expect(subject.sender('files')).toBe(subject.sender('files'));
    expect(made.map(({ label }) => label)).toEqual(['control', 'files']);
    expect(made[1]?.bufferedAmountLowThreshold).toBe(CHANNEL_PURPOSES.files.flow.lowWatermark);
  });

  it('opens a purpose again after its channel was closed', async () => {
    const { subject, made } = channelSet();
    const before = subject.sender('files');
    made[0]?.close();
    await expect(before.send('x')).rejects.toMatchObject({ code: 'closed' });
    const after = subject.sender('files');
    made[1]?.open();
    await after.send('x');
    expect(made[1]?.sent).toEqual(['x']);
  });

  it('holds its senders to what the browser of the peer takes', async () => {
    const { subject } = channelSet(1_000);
    const message = 'x'.repeat(1_001);
    await expect(subject.sender('chat').send(message)).rejects.toMatchObject({ code: 'message-too-large' });
  });

  it('tells the other page what has come in, and lets a sender go on when it hears the same', async () => {
    const { subject, made, acknowledged } = channelSet();
    const sender = subject.sender('files');
    const [channel] = made;
    channel?.open();
    channel?.receive('窓');
    channel?.receive(new ArrayBuffer(5));
    expect(acknowledged).toEqual([
      ['files', 3],
      ['files', 8],
    ]);
    const sends = Array.from({ length: 3 }, () => sender.send(new ArrayBuffer(16 * 1_024)));
    channel?.drain();
    expect(channel?.sent).toHaveLength(2);
    subject.received('files', 16 * 1_024);
    await Promise.all(sends);
    expect(channel?.sent).toHaveLength(3);
  });

  it('acknowledges nothing on the control channel', () => {
    const { subject, made, acknowledged } = channelSet();
    subject.open('control');
    made[0]?.receive('{}');
    expect(acknowledged).toEqual([]);
  });

  it('rejects what waits when the link is closed', async () => {
    const { subject } = channelSet();
    const waiting = subject.sender('chat').send('x');
    subject.close();
    subject.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
  });
});
