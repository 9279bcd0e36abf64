import { z } from 'zod';
import { harmless, isRecognisable } from '@/lib/names/harmless';
import { withAsciiDomain } from './ascii-domain';

/** Error codes of form fields; the page has the sentence for each. */
export type FieldError =
  | RuleError
  | 'password-wrong'
  | 'password-not-that'
  | 'email-same'
  | 'code-required'
  | 'code-wrong'
  | 'code-used';

/** A value that no account may have. */
export type RuleError =
  | 'name-required'
  | 'name-too-long'
  | 'name-unreadable'
  | 'name-only-signs'
  | 'email-required'
  | 'email-invalid'
  | 'email-too-long'
  | 'email-unusable'
  | 'password-required'
  | 'password-too-short'
  | 'password-too-long'
  | 'password-common'
  | 'password-is-yours';

export const passwordMaxLength = 128;
export const nameMaxGraphemes = 50;
/** One grapheme may consist of dozens of code units; the protocol allows a name 200 in all. */
const nameMaxUnits = 200;

const wrong = (error: RuleError) => ({ error, abort: true });

const invisible = /[\s\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Runs of spaces look like one, except for no-break spaces. */
const spaces = /(\p{Zs})\p{Zs}+/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export const displayNameSchema = z
  .string(wrong('name-required'))
  // Checked before anything iterates over it: text this long is not a name.
  .max(4_000, wrong('name-too-long'))
  .transform((name) => name.normalize('NFC').trim().replace(spaces, '$1'))
  .pipe(
    z
      .string()
      .refine((name) => name.replace(invisible, '') !== '', wrong('name-required'))
      .refine((name) => name.length <= nameMaxUnits, wrong('name-too-long'))
      .refine((name) => harmless(name) === name, wrong('name-unreadable'))
      .refine(isRecognisable, wrong('name-only-signs'))
      .refine((name) => [...graphemes.segment(name)].length <= nameMaxGraphemes, wrong('name-too-long')),
  );

/** 254 is the longest address that SMTP carries (RFC 5321, 4.5.3.1.3). */
export const emailSchema = z
  .string(wrong('email-required'))
  .max(1_000, wrong('email-too-long'))
  .transform((email) => withAsciiDomain(email.trim()))
  .pipe(
    z
      .string()
      .min(1, wrong('email-required'))
      .max(254, wrong('email-too-long'))
      // The rule of `<input type="email">` (https://html.spec.whatwg.org/#valid-e-mail-address), so that the server
      // accepts what browsers accept. Only sending mail could tell whether it arrives.
      .regex(z.regexes.html5Email, wrong('email-invalid'))
      // Last, because some non-ASCII letters become ASCII in lower case.
      .transform((email) => email.toLowerCase()),
  );

const codePoints = (text: string) => [...text].length;

/** No composition rules (NIST SP 800-63B, 3.1.1.2): length only, counted in user-perceived characters. */
export function newPasswordSchema(minLength: number) {
  return z
    .string(wrong('password-required'))
    .min(1, wrong('password-required'))
    .max(passwordMaxLength * 4, wrong('password-too-long'))
    .transform((password) => password.normalize('NFKC'))
    .pipe(
      z
        .string()
        .refine((password) => codePoints(password) >= minLength, wrong('password-too-short'))
        .refine((password) => codePoints(password) <= passwordMaxLength, wrong('password-too-long')),
    );
}

export function signUpSchema(passwordMinLength: number) {
  return z.object({
    displayName: displayNameSchema,
    email: emailSchema,
    password: newPasswordSchema(passwordMinLength),
  });
}

/** The length is bounded so that a huge password is never hashed. An existing password has no further rules. */
export const signInSchema = z.object({
  email: emailSchema,
  password: z
    .string(wrong('password-required'))
    .min(1, wrong('password-required'))
    .max(passwordMaxLength * 4, wrong('password-too-long')),
});

/** The password alone, of somebody who is signed in. */
export const proveSchema = signInSchema.pick({ password: true });

/** Of the second step. What a code looks like is for the server to say: people type it in many ways. */
export const codeSchema = z.object({
  code: z.string('code-required').refine((code) => code.trim() !== '', 'code-required'),
});

export const forgotPasswordSchema = z.object({ email: emailSchema });

export const resetPasswordSchema = (passwordMinLength: number) =>
  z.object({ password: newPasswordSchema(passwordMinLength) });

export const changePasswordSchema = (passwordMinLength: number) =>
  z.object({
    currentPassword: signInSchema.shape.password,
    newPassword: newPasswordSchema(passwordMinLength),
  });

export const changeAddressSchema = z.object({ email: emailSchema, currentPassword: signInSchema.shape.password });

export type FieldErrors<Field extends string = string> = Partial<Record<Field, FieldError>>;
export type RuleErrors<Field extends string = string> = Partial<Record<Field, RuleError>>;

/** The first error of each field. */
export function fieldErrors<Field extends string>(error: z.ZodError): RuleErrors<Field> {
  const errors: RuleErrors = {};
  for (const issue of error.issues) {
    errors[String(issue.path[0])] ??= issue.message as RuleError;
  }
  return errors as RuleErrors<Field>;
}
