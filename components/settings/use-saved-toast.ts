import { useEffect, useRef } from 'react';
import { toast } from 'sonner';

/** Says so once when a form's answer is that it was saved. */
export function useSavedToast(state: { readonly saved?: boolean }, words: string): void {
  const told = useRef<object>(null);
  useEffect(() => {
    // The words change with the language, which saves nothing.
    if (told.current === state) return;
    told.current = state;
    if (state.saved) toast.success(words);
  }, [state, words]);
}
