import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { BrowserFamily } from '@/lib/browser/which-browser';
import type { FieldErrors } from './schemas';

/** Why a passkey was not made, used or removed. */
type PasskeyFailure =
  | 'last-second-step'
  | 'last-way-in'
  | 'passkey-cancelled'
  | 'passkey-exists'
  | 'passkey-late'
  | 'passkey-not-added'
  | 'passkey-refused'
  | 'passkey-too-many'
  | 'passkeys-not-here';

/**
 * What a form shows after it was submitted. `values` refills it in browsers without scripts, where the whole page is
 * rendered again.
 */
export interface FormState<Field extends string> {
  readonly values: Partial<Record<Field, string>>;
  readonly errors: FieldErrors<Field>;
  readonly failure?:
    | 'disabled'
    | 'wrong-credentials'
    | 'unreachable'
    | 'other-account'
    /** The link of a mail was used, has been replaced by a newer one, or is too old. */
    | 'void-link'
    /** The account waits for a link that is to be opened where it was made. */
    | 'other-browser'
    /** No push service took a message for any of the person’s browsers. */
    | 'not-delivered'
    /** Nobody else administers this Mado. */
    | 'last-administrator'
    | EntryRefusal
    /** Somebody was to be reported whose account is gone. */
    | 'report-person-gone'
    | 'reports-too-many'
    /** Another administrator was faster, or there is no such report. */
    | 'report-settled'
    /** Whoever was to be warned or disabled has deleted their account. */
    | 'report-nobody'
    /** The settings of the server do not allow so much. */
    | 'sign-up-not-allowed'
    /** There is no address to send a mail to. */
    | 'no-address'
    /** The sign-in that waits for its second step has to begin anew. */
    | 'half-sign-in-void'
    /** The authenticator app was set up on another page, or too late. */
    | 'set-up-void'
    | PasskeyFailure
    | { readonly waitSeconds: number }
    /** The browser rejects cookies, so nothing was done. The family decides whose settings the page explains. */
    | { readonly cookiesBlockedIn: BrowserFamily };
  readonly saved?: boolean;
  /** Of a request to become contacts. `perhaps`: asked, if anybody here has the address. */
  readonly asked?: 'asked' | 'contacts' | 'perhaps';
  /** Of a report. `already`: one about the same person is open. */
  readonly reported?: 'reported' | 'already';
  /** Of a test of notifications: what each push service said. */
  readonly pushed?: readonly { readonly service: string; readonly outcome: 'sent' | 'gone' | 'failed' }[];
  /** Recovery codes: they are shown with this answer, and never again. */
  readonly codes?: readonly string[];
  /** A new invite: it is shown with this answer, and never again. */
  readonly link?: string;
}

/** The text of a form field; an empty string for a file or a missing field. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
