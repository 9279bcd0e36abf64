import { beforeEach, describe, expect, it } from 'vitest';
import type { PushMessage } from '@/lib/push/messages';
import type { Push } from '@/lib/push/push';
import { type CallRow, OPEN_TERMS } from '@/server/calls/registry/types';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { RingPush } from './ring-push';

type Subscription = Awaited<ReturnType<Push['subscriptionsOf']>>[number];

const user = (id: string) => ({ id, name: id, tag: '0000' });
const ringing: CallRow = {
  ...{ id: 'row', callId: '9b2f1c6e-7d0a-4a44-8c39-0f4b7a9d1e55', caller: user('ben'), callee: user('aya') },
  ...{ relayOnlyUserIds: [], callerDeviceId: 'tab', calleeDeviceId: null, callerMedia: 'video', calleeMedia: null },
  ...{ linkEpoch: 0, invitedAt: 0, acceptedAt: null, connectedAt: null, endedAt: null, endReason: null },
  terms: OPEN_TERMS,
};
const declined: CallRow = { ...ringing, endedAt: 1, endReason: 'declined' };
const SILENT = { ...OPEN_TERMS, isHeard: false };
const cancelled: CallRow = { ...ringing, endedAt: 1, endReason: 'cancelled' };

describe('rings in closed browsers', () => {
  let clock: ManualClock;
  let isSeen: boolean;
  let isInOtherCall: boolean;
  const isTaken = () => isInOtherCall;
  let mayRing: boolean;
  let wantsMissed: boolean;
  let sent: string[];
  /** What sending to each device resolves with; without it, at once. */
  let outcomes: Record<string, Promise<'sent' | 'gone' | 'failed'>>;
  let rings: RingPush;

  beforeEach(() => {
    clock = new ManualClock();
    [isSeen, isInOtherCall, mayRing, wantsMissed, sent, outcomes] = [false, false, true, true, [], {}];
    rings = new RingPush({
      ...{ clock, secret: 'secret', ringMs: 45_000, isSeen: () => isSeen, mayRing: async () => mayRing },
      wantsMissed: async () => wantsMissed,
      logger: { info: () => undefined, warn: () => undefined },
      push: {
        subscriptionsOf: async () => ['phone', 'laptop'].map((id) => ({ id }) as Subscription),
        send: (to: Subscription, message: PushMessage) => {
          sent.push(`${to.id} ${message.type}${message.type === 'ring-ended' ? ` ${message.how}` : ''}`);
          return outcomes[to.id] ?? Promise.resolve('sent');
        },
      },
    });
  });

  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return sent.splice(0);
  };

  it('reach each device of somebody who is not seen, and tell how it ended', async () => {
    rings.callSaved(ringing, undefined, isTaken);
    expect(await settled()).toEqual(['phone ring', 'laptop ring']);
    rings.callSaved(cancelled, ringing, isTaken);
    expect(await settled()).toEqual(['phone ring-ended missed', 'laptop ring-ended missed']);
  });

  it('say no more than that it is over to whoever wants to hear of no missed calls', async () => {
    wantsMissed = false;
    rings.callSaved(ringing, undefined, isTaken);
    await settled();
    rings.callSaved(cancelled, ringing, isTaken);
    expect(await settled()).toEqual(['phone ring-ended over', 'laptop ring-ended over']);
  });

  it('say that it was answered elsewhere, but not to a device that did not ring', async () => {
    outcomes = { phone: Promise.resolve('gone'), laptop: Promise.resolve('sent') };
    rings.callSaved(ringing, undefined, isTaken);
    await settled();
    rings.callSaved(declined, ringing, isTaken);
    expect(await settled()).toEqual(['laptop ring-ended elsewhere']);
  });

  it('are told to be over where the push service did not say that they arrived', async () => {
    outcomes = { phone: Promise.resolve('failed') };
    rings.callSaved(ringing, undefined, isTaken);
    await settled();
    rings.callSaved(declined, ringing, isTaken);
    expect(await settled()).toEqual(['phone ring-ended elsewhere', 'laptop ring-ended elsewhere']);
  });

  it('do not begin while somebody is at a page, and begin once they have left it', async () => {
    isSeen = true;
    rings.callSaved(ringing, undefined, isTaken);
    clock.advance(10_000);
    expect(await settled()).toEqual([]);
    isSeen = false;
    clock.advance(2_000);
    expect(await settled()).toEqual(['phone ring', 'laptop ring']);
    clock.advance(10_000);
    expect(await settled()).toEqual([]);
  });

  it('do not begin while another call has them, and begin once it is over', async () => {
    isInOtherCall = true;
    rings.callSaved(ringing, undefined, isTaken);
    clock.advance(10_000);
    expect(await settled()).toEqual([]);
    isInOtherCall = false;
    clock.advance(2_000);
    expect(await settled()).toEqual(['phone ring', 'laptop ring']);
  });

  it('are not told of where nothing rang', async () => {
    isSeen = true;
    rings.callSaved(ringing, undefined, isTaken);
    rings.callSaved(cancelled, ringing, isTaken);
    isSeen = false;
    clock.advance(60_000);
    // A call that was busy at once.
    rings.callSaved({ ...cancelled, id: 'busy', endReason: 'busy' }, undefined, isTaken);
    rings.callSaved({ ...ringing, id: 'unheard', terms: SILENT }, undefined, isTaken);
    mayRing = false;
    rings.callSaved({ ...ringing, id: 'unwanted' }, undefined, isTaken);
    expect(await settled()).toEqual([]);
  });

  it('end as soon as their caller is blocked, and are no missed call', async () => {
    rings.callSaved(ringing, undefined, isTaken);
    await settled();
    const silenced = { ...ringing, terms: SILENT };
    rings.callSaved(silenced, ringing, isTaken);
    expect(await settled()).toEqual(['phone ring-ended elsewhere', 'laptop ring-ended elsewhere']);
    rings.callSaved({ ...silenced, endedAt: 1, endReason: 'no-answer' }, silenced, isTaken);
    expect(await settled()).toEqual([]);
  });

  it('end at one device however long another one’s push service takes', async () => {
    let answer: (outcome: 'sent') => void = () => undefined;
    outcomes = { phone: new Promise((resolve) => (answer = resolve)), laptop: Promise.resolve('sent') };
    rings.callSaved(ringing, undefined, isTaken);
    await settled();
    rings.callSaved(cancelled, ringing, isTaken);
    expect(await settled()).toEqual(['laptop ring-ended missed']);
    answer('sent');
    expect(await settled()).toEqual(['phone ring-ended missed']);
  });

  it('are forgotten where the end never comes: another sidecar has taken the call over', async () => {
    isSeen = true;
    rings.callSaved(ringing, undefined, isTaken);
    clock.advance(45_000 + 60_000);
    isSeen = false;
    clock.advance(10_000);
    expect(await settled()).toEqual([]);
  });
});
