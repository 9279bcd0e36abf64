import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { LaterSlots, type LaterSlotsFacts } from './later-slots';

const READY: Partial<LaterSlotsFacts> = { isAllowed: true, isConnected: true, isKnownToPeer: true };

/** A page that is idle whenever it is asked, unless `isBusy`; then it is when the test says so. */
function laterSlots({ isBusy = false } = {}) {
  const timers = fakeTimers();
  let offers = 0;
  let waiting: (() => void) | null = null;
  const subject = new LaterSlots({
    offer: () => {
      offers += 1;
    },
    timers,
    idle: (run) => {
      if (!isBusy) run();
      else waiting = run;
      return () => {
        waiting = null;
      };
    },
  });
  return { subject, timers, offers: () => offers, becomeIdle: () => waiting?.() };
}

describe('the second offer of a link', () => {
  it('follows the first picture by two seconds, and is made once', () => {
    const { subject, timers, offers } = laterSlots();
    subject.learn(READY);
    timers.advance(4_000);
    subject.learn({ hasPicture: true });
    timers.advance(1_999);
    expect(offers()).toBe(0);
    timers.advance(1);
    expect(offers()).toBe(1);
    subject.learn({ isConnected: false });
    subject.learn({ isConnected: true, isWanted: true });
    timers.advance(60_000);
    expect(offers()).toBe(1);
  });

  it('does not wait for a picture that never comes', () => {
    const { subject, timers, offers } = laterSlots();
    subject.learn(READY);
    timers.advance(5_000);
    expect(offers()).toBe(1);
  });

  it('is made at once when there is something to send', () => {
    const { subject, timers, offers } = laterSlots();
    subject.learn({ ...READY, isWanted: true });
    timers.advance(0);
    expect(offers()).toBe(1);
  });

  it.each(['isAllowed', 'isConnected', 'isKnownToPeer'] as const)('is not made without %s, however long', (missing) => {
    const { subject, timers, offers } = laterSlots();
    subject.learn({ ...READY, hasPicture: true, isWanted: true, [missing]: false });
    timers.advance(3_600_000);
    expect(offers()).toBe(0);
    subject.learn({ [missing]: true });
    timers.advance(0);
    expect(offers()).toBe(1);
  });

  it('is put off, the whole time again, by a loss of the link', () => {
    const { subject, timers, offers } = laterSlots();
    subject.learn({ ...READY, hasPicture: true });
    timers.advance(1_000);
    subject.learn({ isConnected: false });
    timers.advance(10_000);
    subject.learn({ isConnected: true });
    timers.advance(1_999);
    expect(offers()).toBe(0);
    timers.advance(1);
    expect(offers()).toBe(1);
  });

  it('waits until the page is idle, and is not made if the link is lost or closed meanwhile', () => {
    const busy = laterSlots({ isBusy: true });
    busy.subject.learn({ ...READY, hasPicture: true });
    busy.timers.advance(2_000);
    expect(busy.offers()).toBe(0);
    busy.subject.learn({ isConnected: false });
    busy.becomeIdle();
    expect(busy.offers()).toBe(0);
    busy.subject.learn({ isConnected: true });
    busy.timers.advance(2_000);
    busy.subject.close();
    busy.becomeIdle();
    expect(busy.offers()).toBe(0);
  });
});
