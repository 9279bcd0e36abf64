import { expect, it } from 'vitest';
import { findCode, hashCodes, makeRecoveryCodes, recoveryCodeIn } from './recovery-codes';

it('are ten different ones, of letters and digits that do not look alike', () => {
  const codes = makeRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
});

it('are read as people type them', () => {
  for (const typed of ['abcde-fgh23', ' ABCDE fgh23 ', 'abcdefgh23', 'ａｂｃｄｅ-ｆｇｈ２３'])
    expect(recoveryCodeIn(typed)).toBe('abcdefgh23');
  for (const typed of ['', 'abcde-fgh2', 'abcde-fgh2l', 'abcde-fgh234', 'x'.repeat(10_000)])
    expect(recoveryCodeIn(typed)).toBeNull();
});

it('are found by their hashes, which hold none of them', async () => {
  const codes = makeRecoveryCodes().slice(0, 2);
  const stored = await hashCodes(codes);
  expect(new Set(stored.map(({ salt }) => salt)).size).toBe(1);
  expect(JSON.stringify(stored)).not.toContain(recoveryCodeIn(codes[0] as string));
  expect(await findCode(stored, recoveryCodeIn(codes[1] as string) as string)).toBe(stored[1]);
  expect(await findCode(stored, 'abcdefgh23')).toBeUndefined();
  expect(await findCode([], 'abcdefgh23')).toBeUndefined();
  // Whoever has the same codes again has other hashes.
  const [again] = await hashCodes(codes);
  expect(again?.hash).not.toBe(stored[0]?.hash);
});
