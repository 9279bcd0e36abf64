'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

/** The link of an invite that was made just now, to be copied. */
export function NewLink({ link }: { link: string }) {
  const t = useTranslations('admin.invites.link');
  const id = useId();
  async function copy() {
    try {
      await navigator.clipboard.writeText(link);
      toast.success(t('copied'));
    } catch {
      toast.error(t('notCopied'));
    }
  }
  return (
    <div role="status" className="grid gap-2 rounded-control border border-line bg-surface p-4">
      <label htmlFor={id} className="text-sm">
        {t('intro')}
      </label>
      <div className="flex flex-wrap gap-3">
        <Input
          id={id}
          readOnly
          value={link}
          translate="no"
          onFocus={(event) => event.currentTarget.select()}
          className="min-w-0 flex-1 basis-64 font-mono"
        />
        <Button look="soft" onClick={copy}>
          {t('copy')}
        </Button>
      </div>
    </div>
  );
}
