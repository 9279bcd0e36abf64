import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { BrowserFamily } from '@/lib/browser/which-browser';
import type { FieldErrors } from './schemas';

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
    /** Nobody else administers this Mado. */
    | 'last-administrator'
    | EntryRefusal
    | { readonly waitSeconds: number }
    /** The browser rejects cookies, so nothing was done. The family decides whose settings the page explains. */
    | { readonly cookiesBlockedIn: BrowserFamily };
  readonly saved?: boolean;
}

/** The text of a form field; an empty string for a file or a missing field. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
