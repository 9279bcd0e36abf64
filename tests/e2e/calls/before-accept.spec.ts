import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { SignalBody } from '@/lib/protocol/signal';
import { canonicalDescription } from '@/lib/rtc/peer/sdp/canonical-description';
import { CHROMIUM_OFFER } from '@/lib/rtc/peer/sdp/descriptions.fixture';
import { accept, dial, expectEnded, expectPhase, hangUp, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { type Person, uniqueName } from '@/tests/e2e/fixtures/people';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { connectDevice, type TestDevice } from '../../fakes/connect-device';

declare global {
  interface Window {
    given: string[];
  }
}

// A TURN server that does not respond: the existence of a relay must not extend what a stranger may do.
test.use({ settings: { TURN_URLS: 'turn:127.0.0.1:9', TURN_SECRET: 'of a test, thirty-two characters' } });

/** From now on the page records which of the peer's descriptions its scripts pass to the browser. */
function recordGiven(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.given = [];
    const { prototype } = RTCPeerConnection;
    const { setRemoteDescription, addIceCandidate } = prototype as unknown as {
      setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
      addIceCandidate(candidate: RTCIceCandidateInit): Promise<void>;
    };
    Object.assign(prototype, {
      setRemoteDescription(this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
        window.given.push(description.sdp ?? '');
        return setRemoteDescription.call(this, description);
      },
      addIceCandidate(this: RTCPeerConnection, candidate: RTCIceCandidateInit) {
        window.given.push(candidate.candidate ?? '');
        return addIceCandidate.call(this, candidate);
      },
    });
  });
}
const givenTo = ({ page }: Person) => page.evaluate(() => window.given);

/** Except for the lines that this side adds for its own encoder. */
function expectCanonical(given: readonly string[]): void {
  const descriptions = given.filter((text) => text.startsWith('v=0'));
  expect(descriptions.length).toBeGreaterThan(0);
  for (const sdp of descriptions) {
    const canonical = new Set(canonicalDescription(sdp)?.split('\r\n'));
    const more = sdp.split('\r\n').filter((line) => !canonical.has(line));
    expect(more.filter((line) => !line.endsWith('x-google-start-bitrate=1500'))).toEqual([]);
  }
}

test.describe('with default privacy settings', () => {
  test('no browser processes anything of the peer before accept', async ({ alice, bob }) => {
    await Promise.all([recordGiven(alice.page), recordGiven(bob.page)]);
    await dial(alice, bob);
    await expect(ringingDialog(bob, alice)).toBeVisible();
    // By then the connection that will answer exists and has requested its ICE servers.
    const poolSize = () =>
      bob.page.evaluate(() => window.observed.links.at(-1)?.getConfiguration().iceCandidatePoolSize);
    await expect.poll(poolSize).toBe(1);
    expect([await givenTo(alice), await givenTo(bob)]).toEqual([[], []]);
    await accept(bob, alice);
    await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
    await Promise.all([expectPicture(alice.page, bob.name, 'bob'), expectPicture(bob.page, alice.name, 'alice')]);
    for (const person of [alice, bob]) expectCanonical(await givenTo(person));
    await hangUp(bob);
    await expectPhase(alice, 'ended');
  });
});

test.describe('where everyone may connect while it rings', () => {
  test.use({ choices: { earlyLinks: 'everyone' } });

  /** An attacker with their own client. */
  let mallory: { name: string; device: TestDevice };
  test.beforeEach(async ({ mado, accounts }) => {
    const name = uniqueName('Mallory');
    const { cookie } = await accounts.make(name, { earlyLinks: 'everyone' });
    const device = await connectDevice({
      port: mado.signalingPort,
      cookie: `${cookie.name}=${cookie.value}`,
      origin: mado.url,
    });
    mallory = { name, device };
  });
  test.afterEach(() => mallory.device.close());

  /** Resolves once the user is in the lobby. */
  const idOf = async ({ name }: Person): Promise<string> => {
    let id = '';
    const look = async () => {
      const shown = await mallory.device.ask('presence:show', { query: name, offset: 0, limit: 1 });
      id = (shown.ok && shown.people[0]?.id) || '';
      return id;
    };
    await expect.poll(look).not.toBe('');
    return id;
  };
  const asPerson = (page: Page): Person => ({ name: mallory.name, email: '', page });
  const signal = (callId: string, body: SignalBody) =>
    mallory.device.ask('call:signal', { callId, signal: { linkEpoch: 0, body } });
  const answer = (sdp: string): SignalBody => ({ type: 'description', description: { type: 'answer', sdp } });

  test('the callee’s browser gets offers in canonical form, and none that our parser rejects', async ({ bob }) => {
    const { device } = mallory;
    await recordGiven(bob.page);
    const calleeId = await idOf(bob);
    const ring = async (offer: string) => {
      const callId = randomUUID();
      expect(await device.ask('call:invite', { callId, calleeId, media: 'video', offer })).toEqual({ ok: true });
      await expect(ringingDialog(bob, asPerson(bob.page))).toBeVisible();
      return callId;
    };
    const unreadable = await ring('v=0\r\na=x-hostile\r\n');
    await device.ask('call:cancel', { callId: unreadable });
    await expect(ringingDialog(bob, asPerson(bob.page))).toBeHidden();

    const readable = await ring(CHROMIUM_OFFER.replace('a=rtcp-rsize', 'a=x-hostile:1\r\na=ice-lite\r\na=rtcp-rsize'));
    // The answer arrives through the sidecar after everything that was passed to the browser.
    await device.next('call:signaled');
    const given = await givenTo(bob);
    expect(given).toHaveLength(1);
    expectCanonical(given);
    expect(given.join()).not.toMatch(/hostile|ice-lite|127\.0\.0\.1/);
    await device.ask('call:cancel', { callId: readable });
  });

  test('the caller’s browser gets answers in canonical form, and resolves no host names', async ({ alice }) => {
    const { device } = mallory;
    await recordGiven(alice.page);
    await dial(alice, asPerson(alice.page));
    const { callId } = await device.next('call:invited');
    const name = 'candidate:1 1 udp 2122260223 tracker.example 5000 typ host';
    const candidate = { candidate: name, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    expect(await signal(callId, { type: 'candidate', candidate })).toEqual({ ok: true });
    expect(await signal(callId, answer('v=0\r\na=x-hostile\r\n'))).toEqual({ ok: true });
    expect(await device.ask('call:decline', { callId })).toEqual({ ok: true });
    await expectEnded(alice, 'declined');
    expect(await givenTo(alice)).toEqual([]);
  });
});
