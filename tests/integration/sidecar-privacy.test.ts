import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Privacy } from '@/lib/auth/account/privacy';
import type { SignalBody } from '@/lib/protocol/signal';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const candidate = (line: string): SignalBody => ({
  type: 'candidate',
  candidate: { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
});
const HOST = candidate('candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host');
const RELAY = candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0');
const WITH_CANDIDATES: SignalBody = {
  type: 'description',
  description: { type: 'offer', sdp: 'v=0\r\na=candidate:1 1 udp 1 10.0.0.7 9 typ host\r\n' },
};
const refused = { ok: false, code: 'not-allowed' };

describe.each(['sqlite', 'postgresql'] as const)('the sidecar on %s, with what each person chose', (provider) => {
  let sidecar: TestSidecar;
  let alice: Account;
  let bob: Account;
  let caller: TestDevice;
  let callee: TestDevice;

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    [alice, bob] = [await sidecar.account('Alice'), await sidecar.account('Bob')];
    [caller, callee] = [await sidecar.connect(alice), await sidecar.connect(bob)];
  });
  afterEach(() => sidecar.close());

  /** As the settings page does: the sidecar is told nothing. */
  const choose = ({ id }: Account, privacy: Partial<Privacy>) =>
    sidecar.db.user.update({ where: { id }, data: privacy });

  const dial = (callId: string) =>
    caller.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });

  async function ring(): Promise<{ callId: string; earlyLink: string }> {
    const callId = randomUUID();
    await dial(callId);
    return callee.next('call:invited');
  }
  const signal = (device: TestDevice, callId: string, body: SignalBody, linkEpoch = 0) =>
    device.ask('call:signal', { callId, signal: { linkEpoch, body } });

  it.each<[Partial<Privacy>, string]>([
    [{}, 'none'],
    [{ earlyLinks: 'everyone' }, 'all'],
    [{ earlyLinks: 'contacts' }, 'none'],
    [{ earlyLinks: 'contacts', hidesAddress: true }, 'none'],
    [{ earlyLinks: 'nobody' }, 'none'],
    [{ earlyLinks: 'everyone', hidesAddress: true }, 'relay'],
  ])('allows a stranger’s early link as far as the callee chose: %j', async (privacy, earlyLink) => {
    await choose(alice, { earlyLinks: 'everyone' });
    const before = await ring();
    expect(before).toMatchObject({ earlyLink: 'none' });
    await caller.ask('call:cancel', { callId: before.callId });
    await choose(bob, privacy);
    expect(await ring()).toMatchObject({ earlyLink });
  });

  it.each(['caller', 'callee'] as const)(
    'hides the %s: in the servers it grants and the signals it takes',
    async (side) => {
      const [hider, other] = side === 'caller' ? [caller, callee] : [callee, caller];
      await choose(side === 'caller' ? alice : bob, { hidesAddress: true });
      const { callId } = await ring();
      for (const phase of ['ringing', 'accepted', 'relinked']) {
        if (phase === 'accepted') await callee.ask('call:accept', { callId, media: 'video' });
        if (phase === 'relinked') await caller.ask('call:relink', { callId });
        const linkEpoch = phase === 'relinked' ? 1 : 0;
        expect(await hider.ask('call:ice', { callId })).toMatchObject({ ok: true, relayOnly: true });
        expect(await other.ask('call:ice', { callId })).toMatchObject({ ok: true, relayOnly: false });
        for (const body of [HOST, WITH_CANDIDATES])
          expect(await signal(hider, callId, body, linkEpoch)).toEqual(refused);
        if (phase === 'ringing') continue;
        expect(await signal(hider, callId, RELAY, linkEpoch)).toEqual({ ok: true });
        expect(await signal(other, callId, HOST, linkEpoch)).toEqual({ ok: true });
      }
      const heard = JSON.stringify(other.facts('call:signaled'));
      expect(heard).toContain('198.51.100.9');
      expect(heard).not.toContain('10.0.0.7');
    },
  );

  it('keeps hiding the address in a call that a new sidecar takes over', async () => {
    await choose(alice, { hidesAddress: true });
    const { callId } = await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await expect.poll(() => sidecar.db.call.findFirst({ where: { callId } })).toMatchObject({ endedAt: null });
    await sidecar.stop();
    await sidecar.startAgain();
    await Promise.all([caller.next('session:ready'), callee.next('session:ready')]);
    expect(await caller.ask('call:ice', { callId })).toMatchObject({ ok: true, relayOnly: true });
    expect(await signal(caller, callId, HOST)).toEqual(refused);
    expect(await signal(caller, callId, RELAY)).toEqual({ ok: true });
  });

  it.each(['caller', 'callee'] as const)(
    'makes no call that would show the %s, when the TURN server is gone',
    async (side) => {
      await choose(side === 'caller' ? alice : bob, { hidesAddress: true });
      await sidecar.stop();
      await sidecar.startAgain({ hasTurn: false });
      await Promise.all([caller.next('session:ready'), callee.next('session:ready')]);
      expect(await dial(randomUUID())).toEqual({ ok: false, code: 'no-relay' });
      expect(callee.facts('call:invited')).toEqual([]);
      // Also a call from before: what a hidden page does not ask for it cannot gather with.
      const [hidden, open] = side === 'caller' ? [caller, callee] : [callee, caller];
      expect(hidden.facts('session:ready').at(-1)?.body).toMatchObject({ turn: true });
      expect(open.facts('session:ready').at(-1)?.body).toMatchObject({ turn: false });
    },
  );
});
