import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelErrorCode } from './channel-error';
import { FakeChannel } from './fake-channel.fixture';
import { FlowControlledSender } from './flow-controlled-sender';

const limits = { maxMessageBytes: 40, highWatermark: 100, lowWatermark: 30 };

function sender({ peerMax = null, isOpen = true }: { peerMax?: number | null; isOpen?: boolean } = {}) {
  const channel = new FakeChannel('files');
  const subject = new FlowControlledSender({
    channel: channel.asChannel,
    limits,
    peerMaxMessageBytes: () => peerMax,
  });
  if (isOpen) channel.open();
  return { subject, channel };
}

const bytes = (length: number) => new Uint8Array(length);
const settled = () => new Promise((resolve) => setImmediate(resolve));
const refusal = (code: ChannelErrorCode) => expect.objectContaining({ name: 'ChannelError', code });

/** Whether each has been handed over so far. */
async function handedOver(sends: readonly Promise<void>[]): Promise<boolean[]> {
  const done = sends.map(() => false);
  for (const [at, send] of sends.entries()) {
    send.then(
      () => {
        done[at] = true;
      },
      () => undefined,
    );
  }
  await settled();
  return done;
}

describe('flow-controlled sender', () => {
  it('stops at the high watermark and goes on at the low one, in order', async () => {
    const { subject, channel } = sender();
    const sends = [40, 40, 21, 5].map((length) => subject.send(bytes(length)));
    // The last one would fit, but must not overtake.
    expect(await handedOver(sends)).toEqual([true, true, false, false]);
    expect(channel.bufferedAmount).toBe(80);
    channel.drain(49);
    expect(await handedOver(sends)).toEqual([true, true, false, false]);
    channel.drain(1);
    expect(await handedOver(sends)).toEqual([true, true, true, true]);
    expect(channel.sent.map((data) => (data as Uint8Array).length)).toEqual([40, 40, 21, 5]);
  });

  it('waits until the channel is open', async () => {
    const { subject, channel } = sender({ isOpen: false });
    const sends = [subject.send('early')];
    expect(await handedOver(sends)).toEqual([false]);
    channel.open();
    expect(await handedOver(sends)).toEqual([true]);
    expect(channel.sent).toEqual(['early']);
  });

  it('refuses what is over its own limit or that of the peer, and says so', async () => {
    await expect(sender().subject.send(bytes(41))).rejects.toEqual(refusal('message-too-large'));
    const { subject, channel } = sender({ peerMax: 20 });
    await expect(subject.send(bytes(21))).rejects.toThrow('files: a message of 21 bytes is over the limit of 20');
    // Ten characters, thirty bytes of UTF-8.
    await expect(subject.send('窓'.repeat(10))).rejects.toEqual(refusal('message-too-large'));
    await subject.send(bytes(20));
    expect(channel.sent).toHaveLength(1);
  });

  it('takes a message that is larger than the space between the watermarks', async () => {
    const channel = new FakeChannel();
    const subject = new FlowControlledSender({
      channel: channel.asChannel,
      limits: { maxMessageBytes: 200, highWatermark: 100, lowWatermark: 30 },
      peerMaxMessageBytes: () => null,
    });
    channel.open();
    const sends = [subject.send(bytes(200)), subject.send(bytes(200))];
    expect(await handedOver(sends)).toEqual([true, false]);
    channel.drain();
    expect(await handedOver(sends)).toEqual([true, true]);
  });

  it('drops an aborted message that waits, and lets the next one go', async () => {
    const { subject, channel } = sender();
    const abort = new AbortController();
    await Promise.all([subject.send(bytes(40)), subject.send(bytes(40))]);
    const aborted = subject.send(bytes(30), abort.signal);
    const next = subject.send(bytes(10));
    abort.abort(new Error('no longer wanted'));
    await expect(aborted).rejects.toThrow('no longer wanted');
    await next;
    expect(channel.bufferedAmount).toBe(90);
    await expect(subject.send(bytes(1), abort.signal)).rejects.toThrow('no longer wanted');
  });

  it('refuses more than a bounded number of waiting messages', async () => {
    const { subject, channel } = sender({ isOpen: false });
    const sends = Array.from({ length: 64 }, () => subject.send('x'));
    await expect(subject.send('x')).rejects.toEqual(refusal('too-many-waiting'));
    channel.open();
    await Promise.all(sends);
    await subject.send('x');
  });

  it.each(['channel', 'sender'] as const)(
    'rejects what waits, and what comes later, once the %s is closed',
    async (which) => {
      const { subject, channel } = sender();
      await Promise.all([subject.send(bytes(40)), subject.send(bytes(40))]);
      const waiting = subject.send(bytes(40));
      (which === 'channel' ? channel : subject).close();
      await expect(waiting).rejects.toEqual(refusal('closed'));
      await expect(subject.send('x')).rejects.toEqual(refusal('closed'));
      expect(channel.sent).toHaveLength(2);
    },
  );

  it('passes on the refusal of a browser without losing what waits behind', async () => {
    const { subject, channel } = sender({ isOpen: false });
    const sends = [subject.send('refused'), subject.send('taken')];
    const send = channel.send.bind(channel);
    channel.send = (data) => {
      if (data === 'refused') throw new DOMException('Buffer full', 'OperationError');
      send(data);
    };
    channel.open();
    await expect(sends[0]).rejects.toThrow('Buffer full');
    await sends[1];
    expect(channel.sent).toEqual(['taken']);
  });

  it('never passes the high watermark, keeps the order, and gets everything out', async () => {
    const step = fc.oneof(
      fc.record({ send: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ drain: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ abort: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { subject, channel } = sender();
        const aborts: AbortController[] = [];
        const results: Promise<void>[] = [];
        let count = 0;
        for (const each of steps) {
          if ('send' in each) {
            const abort = new AbortController();
            aborts.push(abort);
            results.push(subject.send(bytes(each.send).fill(count++), abort.signal));
          } else if ('drain' in each) channel.drain(each.drain);
          else aborts[each.abort]?.abort();
          expect(channel.bufferedAmount).toBeLessThanOrEqual(limits.highWatermark);
        }
        while (channel.bufferedAmount > 0) channel.drain();
        const outcomes = await Promise.allSettled(results);
        const expected = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
        expect(channel.sent.map((data) => (data as Uint8Array)[0])).toEqual(expected);
        for (const [at, { status }] of outcomes.entries()) {
          if (!aborts[at]?.signal.aborted) expect(status).toBe('fulfilled');
        }
      }),
    );
  });
});
