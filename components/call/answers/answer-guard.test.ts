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

/** A mouse click or a tap: press and release. */
function clickAt(downMs: number, upMs = downMs, detail = 1): boolean {
  guard.press(downMs, true);
  return guard.click(upMs, detail);
}

describe('the first moments of a view', () => {
  it.each(['Enter', ' ', 'Escape', 'Tab'])('refuse the key %j, and accept it afterwards', (key) => {
    expect(guard.keyDown(key, EARLY, false)).toBe(false);
    expect(guard.keyDown(key, EARLY + SETTLE_MS, false)).toBe(true);
  });

  it('refuse a press, and accept the next one as soon as they are over', () => {
    expect(clickAt(EARLY)).toBe(false);
    expect(clickAt(OPEN)).toBe(true);
  });

  it('refuse a click without a pointer, as from a screen reader, and accept it right afterwards', () => {
    expect(guard.click(EARLY, 0)).toBe(false);
    expect(guard.click(OPEN, 0)).toBe(true);
  });

  it('do not start before the view is painted', () => {
    const unpainted = new AnswerGuard();
    expect(unpainted.isOpenAt(OPEN)).toBe(false);
    expect(unpainted.keyDown('Enter', OPEN, false)).toBe(false);
    unpainted.seen(OPEN);
    expect(unpainted.isOpenAt(OPEN + SETTLE_MS - 1)).toBe(false);
    expect(unpainted.isOpenAt(OPEN + SETTLE_MS)).toBe(true);
  });

  it('start again when the page returns to the foreground', () => {
    guard.unseen();
    expect(guard.isOpenAt(OPEN + 60_000)).toBe(false);
    guard.seen(OPEN + 60_000);
    expect(clickAt(OPEN + 60_000 + SETTLE_MS - 1)).toBe(false);
    expect(clickAt(OPEN + 60_000 + SETTLE_MS)).toBe(true);
  });
});

describe('input that started before it could be meant for the view', () => {
  it('is no click when the button is released afterwards', () => {
    expect(clickAt(EARLY, OPEN + 5_000)).toBe(false);
  });

  it('is no click when the press was on another view', () => {
    expect(guard.click(OPEN, 1)).toBe(false);
  });

  it('is no click when the page was hidden meanwhile', () => {
    guard.press(OPEN, true);
    guard.unseen();
    guard.seen(OPEN);
    expect(guard.click(OPEN + SETTLE_MS, 1)).toBe(false);
  });

  it('is no answer from a key that is held down', () => {
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

  it('is no second click of a double click on the previous view', () => {
    expect(clickAt(OPEN, OPEN, 2)).toBe(false);
  });
});

describe('a user who keeps typing', () => {
  it('keeps the guard up for as long, except with Shift or volume keys', () => {
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

  it('is not distracted by the answering keys, or by Tab on the way to them', () => {
    for (const key of ['Enter', 'Escape', 'Tab']) guard.keyDown(key, OPEN, false);
    expect(guard.isDistracted).toBe(false);
  });

  it('is distracted by a Tab that was meant for the previous view', () => {
    guard.keyDown('Tab', EARLY, false);
    expect(guard.isDistracted).toBe(true);
  });

  it('is distracted by a press that came early or outside of the view', () => {
    guard.press(EARLY, true);
    expect(guard.isDistracted).toBe(true);
    guard.attend();
    guard.press(OPEN, true);
    expect(guard.isDistracted).toBe(false);
    guard.press(OPEN, false);
    expect(guard.isDistracted).toBe(true);
  });
});
