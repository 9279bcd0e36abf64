import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canMakeConnection, WebRtcSupport } from './webrtc-support';

describe('whether a browser can create connections', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    [
      'is there',
      true,
      class {
        addTransceiver() {}
        createOffer() {}
        close() {}
      },
    ],
    ['is missing', false, undefined],
    [
      'throws',
      false,
      class {
        constructor() {
          throw new DOMException('switched off', 'NotSupportedError');
        }
      },
    ],
    ['is an empty stub of an extension', false, class {}],
  ])('where RTCPeerConnection %s: %s', (_, can, replacement) => {
    vi.stubGlobal('RTCPeerConnection', replacement);
    expect(canMakeConnection()).toBe(can);
  });
});

describe('WebRTC being switched off', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is noticed when the user returns to the page, and its repair without a reload within 2 s', () => {
    let canLink = true;
    const page = new EventTarget();
    const support = new WebRtcSupport(page as Window, () => canLink);
    const seen: boolean[] = [];
    support.subscribe(() => seen.push(support.isOff));
    expect(support.look()).toBe(true);
    canLink = false;
    page.dispatchEvent(new Event('focus'));
    expect(support.isOff).toBe(true);
    canLink = true;
    vi.advanceTimersByTime(2_000);
    expect(seen).toEqual([true, false]);
    support.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
