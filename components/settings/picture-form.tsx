'use client';

import { unstable_rethrow } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ChangeEvent, useId, useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { changePictureAction, type PictureProblem } from '@/lib/auth/profile/picture-actions';
import { openPicture } from '@/lib/browser/picture-file';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import type { User } from '@/lib/protocol/sidecar/presence';
import { PictureEditor } from './picture-editor';

type Problem = PictureProblem | 'unreadable' | 'too-large' | 'unreachable';

interface PictureFormProps {
  user: User;
  maxBytes: number;
  sidePx: number;
}

/** Chooses, crops and removes the own picture. Needs scripts: the browser makes the small picture that is sent. */
export function PictureForm({ user, maxBytes, sidePx }: PictureFormProps) {
  const t = useTranslations('settings.picture');
  const id = useId();
  const isHydrated = useHydrated();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<ImageBitmap | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  useAccountCheckIf(problem === 'other-account');

  function leave() {
    chosen?.close();
    setChosen(null);
    if (input.current) input.current.value = '';
  }

  async function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0];
    if (!file) return;
    setProblem(null);
    const picture = await openPicture(file);
    if (!picture) {
      target.value = '';
      return setProblem('unreadable');
    }
    chosen?.close();
    setChosen(picture);
  }

  function send(picture: Blob | null) {
    const form = new FormData();
    form.set(OWNER_FIELD, user.id);
    if (picture) form.set('picture', picture, 'picture');
    startTransition(async () => {
      try {
        const result = await changePictureAction(form);
        if (!result.ok) return setProblem(result.problem);
        setProblem(null);
        leave();
        toast.success(t(picture ? 'saved' : 'removed'));
      } catch (error) {
        // Next signals the redirect of a signed-out user by throwing.
        unstable_rethrow(error);
        setProblem('unreachable');
      }
    });
  }

  return (
    <section aria-labelledby={`${id}-title`} className="grid gap-4">
      <h2 id={`${id}-title`} className="font-medium text-sm">
        {t('title')}
      </h2>
      {chosen ? (
        <PictureEditor
          picture={chosen}
          sidePx={sidePx}
          maxBytes={maxBytes}
          busy={pending}
          onSave={(blob) => (blob ? send(blob) : setProblem('too-large'))}
          onCancel={leave}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-4">
          <Avatar person={user} size="large" />
          <div className="flex flex-wrap gap-3">
            <Button look="soft" disabled={!isHydrated} busy={pending} onClick={() => input.current?.click()}>
              {t(user.picture ? 'change' : 'choose')}
            </Button>
            {user.picture && (
              <Button look="quiet" disabled={!isHydrated} busy={pending} onClick={() => send(null)}>
                {t('remove')}
              </Button>
            )}
          </div>
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label={t('file')}
        tabIndex={-1}
        className="sr-only"
        onChange={choose}
      />
      {problem && (
        <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
          {t(`problems.${problem}`)}
        </p>
      )}
      <p className="text-ink-soft text-sm">{t('hint')}</p>
    </section>
  );
}
