import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { fakeSignaling } from './fake-signaling.fixture';
import { type CallRequest, Outbox } from './outbox';
import { TabMemory } from './tab-memory';

const callId = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const hangUp: CallRequest = { name: 'call:hang-up', request: { callId, reason: 'hung-up' } };
const accept: CallRequest = { name: 'call:accept', request: { callId, media: 'video' } };

function outbox() {
  const signaling = fakeSignaling();
  const timers = fakeTimers();
  const refused: ErrorCode[] = [];
  return {
    signaling,
    timers,
    refused,
    subject: new Outbox({ signaling, timers, onRefused: (_, { code }) => refused.push(code) }),
  };
}

describe('outbox', () => {
  it('leaves an unacknowledged end to the next page of the tab, and drops an acknowledged one', async () => {
    const tab = tabStorage();
    const page = () => {
      const signaling = fakeSignaling();
      const memory = new TabMemory(tab);
      return { signaling, subject: new Outbox({ signaling, memory, timers: fakeTimers(), onRefused: () => {} }) };
    };
    const first = page();
    first.signaling.become('offline');
    await first.subject.send(accept, true);
    await first.subject.send(hangUp, true);
    first.subject.close();

    const second = page();
    expect(second.subject.isEnding(callId)).toBe(true);
    expect(second.subject.isJoining(callId)).toBe(false);
    second.subject.resend();
    await expect.poll(() => second.subject.isEnding(callId)).toBe(false);
    expect(second.signaling.asked.map(({ name }) => name)).toEqual(['call:hang-up']);
    expect(page().subject.isEnding(callId)).toBe(false);
  });

  it('reports a refusal', async () => {
    const { subject, signaling, refused } = outbox();
    signaling.reply = { ok: false, code: 'already-in-call' };
    await subject.send(accept, false);
    expect(refused).toEqual(['already-in-call']);
  });

  it('does not resend what need not arrive', async () => {
    const { subject, signaling, refused } = outbox();
    signaling.become('offline');
    await subject.send(accept, false);
    signaling.become('online');
    subject.resend();
    expect(refused).toEqual(['internal']);
    expect(signaling.asked).toEqual([]);
  });

  it('keeps an end while the socket is lost, and sends it once, in order, over the next one', async () => {
    const { subject, signaling, refused } = outbox();
    signaling.become('offline');
    await subject.send(accept, true);
    await subject.send(hangUp, true);
    expect(subject.isEnding(callId)).toBe(true);
    signaling.become('online');
    subject.resend();
    await expect.poll(() => subject.isEnding(callId)).toBe(false);
    subject.resend();
    expect(signaling.names()).toEqual(['call:accept', 'call:hang-up']);
    expect(refused).toEqual([]);
  });

  it('retries by itself while the sidecar is too busy to reply', async () => {
    const { subject, signaling, timers, refused } = outbox();
    signaling.reply = { ok: false, code: 'internal' };
    await subject.send(hangUp, true);
    signaling.reply = { ok: true };
    timers.advance(2_000);
    await expect.poll(() => subject.isEnding(callId)).toBe(false);
    expect(signaling.asked).toHaveLength(2);
    expect(refused).toEqual([]);
  });

  it.each<CallRequest>([
    { name: 'call:invite', request: { callId, calleeId: 'bob', media: 'video', offer: 'v=0' } },
    { name: 'call:move', request: { callId, media: 'video' } },
  ])('does not resend a $name that was withdrawn, whether it waits or is in flight', async (invite) => {
    const { subject, signaling, timers, refused } = outbox();
    signaling.become('offline');
    await subject.send(invite, true);
    subject.withdrawJoining(callId);
    signaling.become('online');
    subject.resend();
    expect(signaling.asked).toEqual([]);
    signaling.reply = { ok: false, code: 'internal' };
    const sent = subject.send(invite, true);
    subject.withdrawJoining(callId);
    await sent;
    timers.advance(60_000);
    expect(signaling.names()).toEqual([invite.name]);
    expect(refused).toEqual([]);
  });

  it('drops what the sidecar finally refuses', async () => {
    const { subject, signaling, timers, refused } = outbox();
    signaling.reply = { ok: false, code: 'unknown-call' };
    await subject.send(hangUp, true);
    timers.advance(60_000);
    expect(refused).toEqual(['unknown-call']);
    expect(signaling.asked).toHaveLength(1);
  });
});
