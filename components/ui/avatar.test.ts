import { describe, expect, it } from 'vitest';
import { initialsOf } from './avatar';

describe('initialsOf', () => {
  it.each([
    ['Bob', 'B'],
    ['alice liddell', 'AL'],
    ['  Ada   King  Lovelace ', 'AL'],
    ['山田 花子', '山花'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
    ['é', 'É'],
    ['   ', '?'],
  ])('shortens %j to %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
