import type { Person } from '../fixtures/people';
import { test } from './test';

test.use({ stay: true });

declare global {
  interface Window {
    /** Sends what was held back. */
    releaseSide: () => void;
  }
}

/**
 * Holds back everything sent on this page's data channels until `releaseSide`, for less time than a link takes to miss
 * it.
 */
function holdBack({ page }: Person): Promise<void> {
  return page.evaluate(() => {
    const { send } = RTCDataChannel.prototype;
    const held: (() => void)[] = [];
    RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: never) {
      held.push(() => send.call(this, data));
    } as typeof send;
    window.releaseSide = () => {
      RTCDataChannel.prototype.send = send;
      for (const sendOne of held) sendOne();
    };
  });
}

const offers = ({ page }: Person) =>
  page.evaluate(async () => {
    const link = window.observed.links.at(-1);
    if (!link) throw new Error('no link');
    const offered = new Promise((done) => link.addEventListener('signalingstatechange', done, { once: true }));
    link.restartIce();
    await offered;
  });

test('both pictures continue when both sides renegotiate at once', async ({ call, alice, bob }) => {
  await call.continues();
  const both = [alice, bob];
  await Promise.all(both.map(holdBack));
  await Promise.all(both.map(offers));
  await Promise.all(both.map(({ page }) => page.evaluate(() => window.releaseSide())));
  await Promise.all(both.map(isSettled));
  await call.continues();
  await call.endsByHangUp();
});

function isSettled({ page }: Person): Promise<unknown> {
  return page.waitForFunction(() => window.observed.links.at(-1)?.signalingState === 'stable');
}
