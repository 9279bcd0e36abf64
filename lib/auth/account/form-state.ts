import type { BrowserFamily } from '@/lib/browser/browser-family';
import type { FieldErrors } from './schemas';

/** What a form shows after it was sent. `values` is for browsers without scripts, where the page is made anew. */
export interface FormState<Field extends string> {
  readonly values: Partial<Record<Field, string>>;
  readonly errors: FieldErrors<Field>;
  readonly failure?:
    | 'wrong-credentials'
    | 'unreachable'
    | 'other-account'
    | { readonly waitSeconds: number }
    /** The browser keeps no cookies: nothing was done. Which browser it is decides whose settings are explained. */
    | { readonly cookiesBlockedIn: BrowserFamily };
  readonly saved?: boolean;
}

/** The text fields of a submitted form; a file in a field's place counts as nothing. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
