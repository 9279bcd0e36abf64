import { useEffect, useRef } from 'react';
import { toast } from 'sonner';

/** Shows a toast once when a form's response says that it was saved. */
export function useSavedToast(state: { readonly saved?: boolean }, words: string): void {
  const handledState = useRef<object>(null);
  useEffect(() => {
    // Changing the language changes the text without saving anything.
    if (handledState.current === state) return;
    handledState.current = state;
    if (state.saved) toast.success(words);
  }, [state, words]);
}
