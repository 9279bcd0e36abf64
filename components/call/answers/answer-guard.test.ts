import { beforeEach, describe, expect, it } from 'vitest';
import { AnswerGuard, SETTLE_MS } from './answer-guard';

const PAINTED = 5_000;
const OPEN = PAINTED + SETTLE_MS;
const EARLY = OPEN - 1;

let guard: AnswerGuard;

beforeEach(() => {
  guard = new AnswerGuard();
  guard.seen(PAINTED);
});

/** A mouse click or a tap: pressed and let go. */
function clickAt(downMs: number, upMs = downMs, detail = 1): boolean {
  guard.press(downMs, true);
  return guard.click(upMs, detail);
}

describe('the first moments of a view', () => {
  it.each(['Enter', ' ', 'Escape', 'Tab'])('refuse the key %j, and take it afterwards', (key) => {
    expect(guard.keyDown(key, EARLY, false)).toBe(false);
    expect(guard.keyDown(key, EARLY + SETTLE_MS, false)).toBe(true);
  });

  it('refuse a press, and take the next one as soon as they are over', () => {
    expect(clickAt(EARLY)).toBe(false);
    expect(clickAt(OPEN)).toBe(true);
  });

  it('refuse what has no pointer, such as a screen reader, and take it at once afterwards', () => {
    expect(guard.click(EARLY, 0)).toBe(false);
    expect(guard.click(OPEN, 0)).toBe(true);
  });

  it('do not begin before the view is painted', () => {
    const unpainted = new AnswerGuard();
    expect(unpainted.isOpenAt(OPEN)).toBe(false);
    expect(unpainted.keyDown('Enter', OPEN, false)).toBe(false);
    unpainted.seen(OPEN);
    expect(unpainted.isOpenAt(OPEN + SETTLE_MS - 1)).toBe(false);
    expect(unpainted.isOpenAt(OPEN + SETTLE_MS)).toBe(true);
  });

  it('begin anew when the page comes to the front again', () => {
    guard.unseen();
    expect(guard.isOpenAt(OPEN + 60_000)).toBe(false);
    guard.seen(OPEN + 60_000);
    expect(clickAt(OPEN + 60_000 + SETTLE_MS - 1)).toBe(false);
    expect(clickAt(OPEN + 60_000 + SETTLE_MS)).toBe(true);
  });
});

describe('what began before it could be meant', () => {
  it('is no click when the button is let go afterwards', () => {
    expect(clickAt(EARLY, OPEN + 5_000)).toBe(false);
  });

  it('is no click when the press was on another view', () => {
    expect(guard.click(OPEN, 1)).toBe(false);
  });

  it('is no click when the page went out of sight meanwhile', () => {
    guard.press(OPEN, true);
    guard.unseen();
    guard.seen(OPEN);
    expect(guard.click(OPEN + SETTLE_MS, 1)).toBe(false);
  });

  it('is no answer of a key that is held down', () => {
    expect(guard.keyDown('Enter', OPEN, true)).toBe(false);
    guard.keyDown(' ', EARLY, false);
    expect(guard.keyDown(' ', OPEN + SETTLE_MS, true)).toBe(false);
    expect(guard.spaceUp()).toBe(false);
  });

  it('is no second click of a double click', () => {
    expect(clickAt(EARLY)).toBe(false);
    expect(clickAt(OPEN, OPEN, 2)).toBe(false);
    expect(clickAt(OPEN + 1_000)).toBe(true);
    expect(clickAt(OPEN + 1_100, OPEN + 1_100, 2)).toBe(true);
  });

  it('is no second click of a double click on the view before', () => {
    expect(clickAt(OPEN, OPEN, 2)).toBe(false);
  });
});

describe('somebody who types on', () => {
  it('keeps the guard up for as long, but not with Shift or the volume', () => {
    for (const key of ['Shift', 'Control', 'AudioVolumeDown', 'CapsLock']) guard.keyDown(key, EARLY, false);
    expect(guard.opensAtMs).toBe(OPEN);
    expect(guard.isDistracted).toBe(false);
    guard.keyDown('a', EARLY, false);
    expect(guard.isOpenAt(EARLY + SETTLE_MS - 1)).toBe(false);
    expect(guard.isOpenAt(EARLY + SETTLE_MS)).toBe(true);
  });

  it('is distracted also by a key after the guard, until they turn to the view', () => {
    guard.keyDown('a', OPEN, false);
    expect(guard.isDistracted).toBe(true);
    guard.attend();
    expect(guard.isDistracted).toBe(false);
  });

  it('is not distracted by the keys that answer, or by Tab on the way to them', () => {
    for (const key of ['Enter', 'Escape', 'Tab']) guard.keyDown(key, OPEN, false);
    expect(guard.isDistracted).toBe(false);
  });

  it('is distracted by a Tab that was meant for what lay there before', () => {
    guard.keyDown('Tab', EARLY, false);
    expect(guard.isDistracted).toBe(true);
  });

  it('is distracted by a press that came early or went beside the view', () => {
    guard.press(EARLY, true);
    expect(guard.isDistracted).toBe(true);
    guard.attend();
    guard.press(OPEN, true);
    expect(guard.isDistracted).toBe(false);
    guard.press(OPEN, false);
    expect(guard.isDistracted).toBe(true);
  });
});
