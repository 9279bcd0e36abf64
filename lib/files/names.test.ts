import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isHonestName, safeFileName } from './names';

it.each([
  ['photo.jpg', '', true],
  ['写真 (1).jpg', 'holiday/day 1', true],
  ['back\\slash', '', true],
  ['../../x', '', false],
  ['a/b', '', false],
  ['..', '', false],
  ['a\u0000b', '', false],
  ['x', '../up', false],
  ['x', 'a//b', false],
  ['x', '/etc', false],
])('%j in %j: an honest page may send it: %s', (name, folder, expected) => {
  expect(isHonestName({ name, folder })).toBe(expected);
});

it.each([
  ['photo.jpg', 'photo.jpg'],
  ['..\\..\\x', '__.._x'],
  ['.bashrc', '_bashrc'],
  ['CON.txt', '_CON.txt'],
  ['trailing. ', 'trailing'],
  ['ann\u202egpj.exe', 'ann_gpj.exe'],
  ['a:b*c?', 'a_b_c_'],
  ['...', 'file'],
])('%j is saved as %j', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});

it('cuts a name to 255 bytes between characters, and keeps its ending', () => {
  const name = `${'窓'.repeat(250)}.tar`;
  const safe = safeFileName(name);
  expect(new TextEncoder().encode(safe).byteLength).toBeLessThanOrEqual(255);
  expect(safe).toBe(`${'窓'.repeat(83)}.tar`);
});

it('makes a name that is safe, and safe again, of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (name) => {
      const safe = safeFileName(name);
      expect(safe).not.toMatch(/[/\\:*?"<>|]|^\.|^$/);
      expect(new TextEncoder().encode(safe).byteLength).toBeLessThanOrEqual(255);
      expect(safeFileName(safe)).toBe(safe);
    }),
    { numRuns: 40 },
  );
});
