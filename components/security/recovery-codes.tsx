'use client';

import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';

interface RecoveryCodesProps {
  codes: readonly string[];
  /** The address of this Mado, for whoever finds the file later. */
  site: string;
}

/** Shows recovery codes, once. */
export function RecoveryCodes({ codes, site }: RecoveryCodesProps) {
  const t = useTranslations('security.codes');
  const file = `${t('fileTitle', { site })}\n\n${codes.join('\n')}\n`;
  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      toast.success(t('copied'));
    } catch {
      toast.error(t('notCopied'));
    }
  }
  return (
    <div className="grid gap-4 rounded-control border border-line p-4">
      <p className="text-sm">{t('intro')}</p>
      <ul
        aria-label={t('title')}
        translate="no"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 font-mono text-sm tabular-nums select-all"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <Button look="quiet" size="small" onClick={copy}>
          {t('copy')}
        </Button>
        <Button asChild look="quiet" size="small">
          <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`} download="mado-recovery-codes.txt">
            {t('download')}
          </a>
        </Button>
      </div>
    </div>
  );
}
