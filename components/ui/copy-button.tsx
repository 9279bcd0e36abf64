'use client';
import { Check, Copy } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Button } from './button';

interface CopyButtonProps {
  text: string;
  look?: ComponentProps<typeof Button>['look'];
  words: { readonly copy: string; readonly copied: string; readonly failed: string };
}

/** Copies a text that the page also shows. */
export function CopyButton({ text, look = 'primary', words }: CopyButtonProps) {
  const [copy, setCopy] = useState<'not-yet' | 'copied' | 'failed'>('not-yet');

  async function onClick() {
    try {
      await navigator.clipboard.writeText(text);
      setCopy('copied');
    } catch {
      // The clipboard needs https, and the user may refuse it: the text remains selectable.
      setCopy('failed');
    }
  }

  return (
    <>
      <Button look={look} onClick={onClick}>
        {copy === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copy === 'copied' ? words.copied : words.copy}
      </Button>
      <p role="status" className="text-ink-soft text-sm empty:hidden">
        {copy === 'failed' && words.failed}
      </p>
    </>
  );
}
