import { z } from 'zod';
import { isReservedHandle, normalHandle } from '@/lib/names/handle';
import { harmless, isRecognisable } from '@/lib/names/harmless';
import { handleSchema } from '@/lib/protocol/ids';
import { canonicalEmail } from './canonical-email';

/** Error codes of form fields; the page has the sentence for each. */
export type FieldError =
  | RuleError
  | ProfileError
  | ContactError
  | ReportError
  | 'password-wrong'
  | 'password-not-that'
  | 'password-not-theirs'
  | 'email-same'
  | 'deletion-unsure'
  | 'code-required'
  | 'code-wrong'
  | 'code-used'
  | 'note-too-long'
  | 'places-wrong'
  | 'days-wrong'
  | 'time-wrong';

type ProfileError =
  | 'about-too-long'
  | 'about-unreadable'
  | 'handle-required'
  | 'handle-invalid'
  | 'handle-reserved'
  | 'handle-taken'
  | 'handle-too-soon';

/** Of a request to become contacts; see lib/people/contacts. */
type ContactError =
  | 'person-required'
  | 'person-unknown'
  | 'person-yourself'
  | 'person-blocked'
  | 'contacts-full'
  | 'contacts-theirs-full'
  | 'requests-open'
  | 'request-gone'
  | 'greeting-too-long';

/** Of a report, and of what administrators answer to one; see lib/people/reports. */
type ReportError =
  | 'report-reason-required'
  | 'report-words-required'
  | 'report-words-too-long'
  | 'warning-required'
  | 'warning-too-long';

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
export const aboutMaxGraphemes = 80;
/** One grapheme may consist of dozens of code units; the protocol allows a name 200 in all. */
const nameMaxUnits = 200;

const wrong = (error: RuleError | ProfileError) => ({ error, abort: true });

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

/** A line about oneself; an empty one is none. One grapheme may consist of dozens of code units, as in a name. */
export const aboutSchema = z
  .string()
  .max(4_000, wrong('about-too-long'))
  .transform((about) => about.normalize('NFC').trim().replace(spaces, '$1'))
  .pipe(
    z
      .string()
      .refine((about) => about.length <= 320, wrong('about-too-long'))
      .refine((about) => harmless(about) === about, wrong('about-unreadable'))
      .refine((about) => [...graphemes.segment(about)].length <= aboutMaxGraphemes, wrong('about-too-long')),
  );

/** What the form's field for a handle may hold; the handle in the form in which it is stored. */
export const handleFieldSchema = z
  .string(wrong('handle-required'))
  .max(1_000, wrong('handle-invalid'))
  .transform(normalHandle)
  .pipe(
    z
      .string()
      .min(1, wrong('handle-required'))
      .refine((handle) => handleSchema.safeParse(handle).success, wrong('handle-invalid'))
      .refine((handle) => !isReservedHandle(handle), wrong('handle-reserved')),
  );

/** The same for a field that may stay empty; undefined then. */
export const optionalHandleSchema = z
  .string()
  .transform((typed) => (typed.trim() === '' ? undefined : typed))
  .pipe(handleFieldSchema.optional());

export const emailSchema = z
  .string(wrong('email-required'))
  // Checked before anything iterates over it: text this long is no address.
  .max(1_000, wrong('email-too-long'))
  .refine((email) => email.trim() !== '', wrong('email-required'))
  .transform((typed, context) => {
    const result = canonicalEmail(typed);
    if ('email' in result) return result.email;
    context.addIssue({ code: 'custom', message: result.problem });
    return z.NEVER;
  });

/** An address as its owner typed it, which mails go to and which they are shown. */
export const typedAddress = (typed: unknown): string => String(typed).trim().normalize('NFC');

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

/** Of somebody who signs up without a password. */
export const newPersonSchema = z.object({ displayName: displayNameSchema, email: emailSchema });

export const signUpSchema = (passwordMinLength: number) =>
  newPersonSchema.extend({ password: newPasswordSchema(passwordMinLength) });

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

/** Sent by a switch that is on. */
export const deleteAccountSchema = z.object({ sure: z.literal('on', 'deletion-unsure') });

export const changePasswordSchema = (passwordMinLength: number) =>
  z.object({
    currentPassword: signInSchema.shape.password,
    newPassword: newPasswordSchema(passwordMinLength),
  });

export const choosePasswordSchema = (passwordMinLength: number) =>
  z.object({ newPassword: newPasswordSchema(passwordMinLength) });

export const changeAddressSchema = z.object({ email: emailSchema });

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
