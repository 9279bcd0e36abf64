'use client';
import { Ban } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { useContactDeed } from '@/lib/hooks/use-contact-deed';
import type { Stranger } from '@/lib/protocol/sidecar/call';
import type { User } from '@/lib/protocol/sidecar/presence';
import { accountAge } from './account-age';

/** That the caller is not among the contacts, and how new their account is. */
export function StrangerLines({ accountDays }: Stranger) {
  const t = useTranslations('call.stranger');
  const { key, count } = accountAge(accountDays);
  return (
    <p className="tiny:hidden mt-2 inline-flex flex-wrap justify-center gap-x-2 rounded-control bg-sunken px-3 py-1.5 text-sm low:justify-start low:px-0 low:py-0 low:bg-transparent">
      <span className="font-medium">
        <Words>{t('notContact')}</Words>
      </span>
      <span className="text-ink-soft">
        <Words>{key === 'today' ? t(key) : t(key, { count })}</Words>
      </span>
    </p>
  );
}

/** Apart from the answers: the caller hears nothing of it, and the ring falls silent. */
export function BlockCaller({ caller, className }: { caller: User; className?: string }) {
  const t = useTranslations('call.stranger');
  const problem = useTranslations('contacts.problems');
  const act = useContactDeed();
  const [pending, setPending] = useState(false);
  async function block() {
    setPending(true);
    const answer = await act('block', caller.id);
    setPending(false);
    if ('problem' in answer) toast.error(problem(answer.problem === 'blocks-full' ? answer.problem : 'unreachable'));
  }
  return (
    <Button look="plain" size="large" busy={pending} className={className} onClick={() => void block()}>
      <Ban aria-hidden />
      {t('block')}
    </Button>
  );
}
