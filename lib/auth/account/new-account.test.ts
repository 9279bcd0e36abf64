import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, it } from 'vitest';
import { checkNewAccount, checkNewPassword } from './new-account';
import { passwordMin } from './password-min';

const alice = { displayName: 'Alice Smith', email: 'alice@choir.example' };
const judge = async (password: string, min = 8) => {
  const checked = await checkNewPassword(password, alice, min);
  return 'error' in checked ? checked.error : null;
};

describe('a new password', () => {
  it.each([
    'password',
    'PassWord1',
    'ｐａｓｓｗｏｒｄ',
    'P4$$w0rd',
    'passwordpassword',
    'qwertyuiop123456',
    '111111111111111',
    'abcabcabcabcabc',
    '1qaz2wsx3edc4rfv',
  ])('may not be among the first guesses: %s', async (password) => {
    expect(await judge(password)).toBe('password-common');
  });

  it('may be none of those that were leaked most often', async () => {
    const leaked = dictionary['passwords-common'].filter((password) => [...password].length >= 8);
    expect(leaked.length).toBeGreaterThan(3_000);
    // Some of them, in capitals as well.
    for (const password of leaked.filter((_, index) => index % 300 === 0)) {
      expect(await judge(password), password).not.toBeNull();
      expect(await judge(password.toUpperCase()), password).not.toBeNull();
    }
  });

  it.each(['Alice Smith 1984', 'alice@choir.example', 'mado-video-call', 'SmithSmithSmith'])(
    'may not be made of what everybody knows of its owner and of Mado: %s',
    async (password) => {
      expect(await judge(password)).toBe('password-is-yours');
    },
  );

  it.each(['window over the harbour', 'まどからみえるみなとのふね', 'xK7#pQ2!vR', 'alice likes trains in spring'])(
    'may be hard to guess in any way: %s',
    async (password) => {
      expect(await judge(password)).toBeNull();
    },
  );

  it('has at least fifteen characters where it is all that protects the account, and eight beside a second step', async () => {
    const settings = { PASSWORD_MIN_LENGTH: 8, PASSWORD_ONLY_MIN: 15 };
    const alone = passwordMin(settings, { hasSecondStep: false });
    const beside = passwordMin(settings, { hasSecondStep: true });
    expect([alone, beside]).toEqual([15, 8]);
    expect(await judge('xK7#pQ2!vRm4dz', alone)).toBe('password-too-short');
    expect(await judge('xK7#pQ2!vRm4dz', beside)).toBeNull();
    expect(passwordMin({ PASSWORD_MIN_LENGTH: 20, PASSWORD_ONLY_MIN: 15 }, { hasSecondStep: false })).toBe(20);
  });
});

it('keeps an address as it was typed, where that differs from how it is compared', async () => {
  const typed = async (email: string) => {
    const checked = await checkNewAccount({ ...alice, email, password: 'window over the harbour' }, 8);
    return 'account' in checked ? [checked.account.email, checked.account.emailTyped] : checked.errors;
  };
  expect(await typed('alice@choir.example')).toEqual(['alice@choir.example', undefined]);
  expect(await typed(' Alice@Choir.example ')).toEqual(['alice@choir.example', 'Alice@Choir.example']);
  expect(await typed('alice@bücher.example')).toEqual(['alice@xn--bcher-kva.example', 'alice@bücher.example']);
});
