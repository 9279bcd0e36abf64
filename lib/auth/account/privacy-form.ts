import { textOf } from './form-state';
import type { Privacy } from './privacy';

/** What the privacy form shows: the stored values, or the submitted ones and why they were not stored. */
export interface PrivacyFormState {
  readonly values: PrivacyValues;
  /** The values this page knows to be stored; another page may have changed them since. */
  readonly stored: PrivacyValues;
  readonly problem?: 'unknown-choice' | 'no-relay' | 'not-saved' | 'other-account';
  readonly saved?: boolean;
}

/** The form's fields as text; see `change-privacy`. */
export interface PrivacyValues {
  readonly callableBy: string;
  readonly seenBy: string;
  readonly earlyLinks: string;
  readonly hidesAddress: string;
}

export function valuesOf({ callableBy, seenBy, earlyLinks, hidesAddress }: Privacy): PrivacyValues {
  return { callableBy, seenBy, earlyLinks: earlyLinks ?? '', hidesAddress: hidesAddress ? 'on' : '' };
}

export function sentValues(form: FormData): PrivacyValues {
  return {
    callableBy: textOf(form, 'callableBy'),
    seenBy: textOf(form, 'seenBy'),
    earlyLinks: textOf(form, 'earlyLinks'),
    hidesAddress: textOf(form, 'hidesAddress'),
  };
}
