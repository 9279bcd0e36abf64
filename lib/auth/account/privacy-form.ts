import { textOf } from './form-state';
import type { Privacy } from './privacy';

/** What the privacy form shows: what is stored, or what was sent and why it is not. */
export interface PrivacyFormState {
  readonly values: PrivacyValues;
  /** What this page knows to be stored; another page may have changed it since. */
  readonly stored: PrivacyValues;
  readonly problem?: 'unknown-choice' | 'no-relay' | 'not-saved' | 'other-account';
  readonly saved?: boolean;
}

/** The form's texts; see `change-privacy`. */
export interface PrivacyValues {
  readonly earlyLinks: string;
  readonly hidesAddress: string;
}

export function valuesOf({ earlyLinks, hidesAddress }: Privacy): PrivacyValues {
  return { earlyLinks: earlyLinks ?? '', hidesAddress: hidesAddress ? 'on' : '' };
}

export function sentValues(form: FormData): PrivacyValues {
  return { earlyLinks: textOf(form, 'earlyLinks'), hidesAddress: textOf(form, 'hidesAddress') };
}
