import { describe, expect, it } from 'vitest';
import { ringAnswer } from './ring-answer';

const facts = { counts: true, isDistracted: false, isOnButton: false };

describe('a key while it rings', () => {
  it('accepts with Enter and declines with Escape; no other key does', () => {
    expect(ringAnswer('Enter', facts)).toBe('accept');
    expect(ringAnswer('Escape', facts)).toBe('decline');
    for (const key of [' ', 'Tab', 'a', 'Spacebar', 'NumpadEnter']) expect(ringAnswer(key, facts)).toBeNull();
  });

  it('answers nothing while the guard is up', () => {
    for (const key of ['Enter', 'Escape']) expect(ringAnswer(key, { ...facts, counts: false })).toBeNull();
  });

  it('leaves Enter to the button that has the focus', () => {
    expect(ringAnswer('Enter', { ...facts, isOnButton: true })).toBeNull();
  });

  it('does not accept for a user who was doing something else, who may still decline', () => {
    expect(ringAnswer('Enter', { ...facts, isDistracted: true })).toBeNull();
    expect(ringAnswer('Escape', { ...facts, isDistracted: true })).toBe('decline');
  });
});
