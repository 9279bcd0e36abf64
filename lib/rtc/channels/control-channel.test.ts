import { describe, expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import { ControlChannel, type ControlChannelEvent } from './control-channel';
import { FakeChannel } from './fake-channel.fixture';

function controlChannel() {
  const channel = new FakeChannel();
  const timers = fakeTimers();
  const events: ControlChannelEvent[] = [];
  const subject = new ControlChannel({
    channel: channel.asChannel,
    timers,
    bytesReceived: async () => 0,
    onEvent: (event) => events.push(event),
  });
  const sent = () => channel.sent.map((text) => JSON.parse(String(text)) as ControlMessage);
  const receive = (message: ControlMessage) => channel.receive(JSON.stringify(message));
  const types = () => events.map(({ type }) => type);
  /** Lets the heartbeat's question about received bytes be answered. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      timers.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { subject, channel, events, types, sent, receive, pass };
}

/** Of the last ping. */
const lastPing = (sent: ControlMessage[]) => {
  const ping = sent.findLast(({ type }) => type === 'ping');
  return ping?.type === 'ping' ? ping.n : Number.NaN;
};

describe('control channel', () => {
  it('sends nothing before it is open', () => {
    const { subject, channel, types } = controlChannel();
    expect(subject.send({ type: 'hang-up' })).toBe(false);
    expect([subject.saidGoodbye, subject.isTrusted, subject.isAlive]).toEqual([false, false, true]);
    channel.open();
    expect(types()).toEqual(['open']);
    expect(subject.send({ type: 'hang-up' })).toBe(true);
    expect([subject.saidGoodbye, subject.isTrusted]).toEqual([true, true]);
  });

  it('answers a ping with its number and passes neither on', () => {
    const { channel, events, sent, receive } = controlChannel();
    channel.open();
    receive({ type: 'ping', n: 7 });
    receive({ type: 'pong', n: 0 });
    expect(sent()).toEqual([{ type: 'pong', n: 7 }]);
    expect(events).toEqual([{ type: 'open' }]);
  });

  it('tells which slots the peer knows, in words of a later version too', () => {
    const { channel, events } = controlChannel();
    channel.open();
    channel.receive('{"type":"hello","slots":["microphone","hologram"],"more":1}');
    expect(events).toEqual([{ type: 'open' }, { type: 'hello', slots: ['microphone', 'hologram'] }]);
  });

  it('passes on every other message', () => {
    const { channel, events, receive } = controlChannel();
    const message = { type: 'media', microphone: true, camera: false } as const;
    channel.open();
    receive(message);
    expect(events.at(-1)).toEqual({ type: 'message', message });
  });

  it('drops anything that is not a message of the protocol', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { channel, types } = controlChannel();
    channel.open();
    for (const data of ['{', '{"type":"shout"}', '{"type":"hang-up","loud":true}', new ArrayBuffer(4)]) {
      channel.receive(data);
    }
    expect(types()).toEqual(['open']);
    expect(warn).toHaveBeenCalledTimes(4);
    warn.mockRestore();
  });

  it('is trusted after a doubt only once a ping sent since has been answered', () => {
    const { subject, channel, types, sent, receive } = controlChannel();
    channel.open();
    subject.doubt();
    expect(subject.isTrusted).toBe(false);
    const asked = lastPing(sent());
    receive({ type: 'pong', n: asked - 1 });
    expect(subject.isTrusted).toBe(false);
    receive({ type: 'pong', n: asked });
    expect(subject.isTrusted).toBe(true);
    receive({ type: 'pong', n: asked });
    expect(types()).toEqual(['open', 'trusted']);
  });

  it('reports late messages, then the loss, then the return', async () => {
    const { subject, channel, types, sent, receive, pass } = controlChannel();
    channel.open();
    await pass(1_500);
    expect([types(), subject.isAlive]).toEqual([['open', 'quiet', 'liveness'], false]);
    receive({ type: 'pong', n: lastPing(sent()) });
    expect(types().slice(3)).toEqual(['liveness', 'trusted']);
    expect(subject.isAlive).toBe(true);
  });

  it('takes a sign of life that is not a message', async () => {
    const { subject, channel, types, pass } = controlChannel();
    channel.open();
    await pass(1_500);
    subject.heardFromPeer();
    expect([subject.isAlive, types().at(-1)]).toEqual([true, 'liveness']);
  });

  it('reports a peer that says it leaves, and one whose end closes', () => {
    const { channel, types, receive } = controlChannel();
    channel.open();
    receive({ type: 'leaving' });
    channel.close();
    expect(types()).toEqual(['open', 'peer-gone', 'peer-gone']);
  });

  it('sends no ping once closed, but still a hang-up', async () => {
    const { subject, channel, sent, pass } = controlChannel();
    channel.open();
    subject.close();
    await pass(3_000);
    expect(sent()).toEqual([]);
    expect(subject.send({ type: 'hang-up' })).toBe(true);
  });
});
