'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Words } from '@/components/ui/words';
import { openStrength, type Strength } from '@/lib/auth/account/password-strength';

/** After the last key: estimating takes some 50 ms of a slow phone. */
const PAUSE_MS = 250;

/** What a score is called, and how much of the bar it fills; a form refuses the first two. */
const WORDS = ['veryWeak', 'veryWeak', 'weak', 'good', 'strong'] as const;
const FILLS = [
  'w-1/4 bg-vermilion',
  'w-1/4 bg-vermilion',
  'w-2/4 bg-amber',
  'w-3/4 bg-moss',
  'w-full bg-moss',
] as const;

interface PasswordStrengthProps {
  password: string;
  /** What others know of this person. */
  ownWords: readonly string[];
}

/** How hard a new password is to guess. The estimator is loaded with the first character. */
export function PasswordStrength({ password, ownWords }: PasswordStrengthProps) {
  const t = useTranslations('auth.strength');
  const [score, setScore] = useState<Strength['score'] | null>(null);
  // By their text: the list is made anew with each key.
  const known = ownWords.join('\n');
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      openStrength().then(
        (estimate) => isCurrent && setScore(estimate(password, known.split('\n')).score),
        // Without it the form works as well, and the server judges.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [password, known]);
  if (score === null) return null;
  return (
    <div className="grid gap-1.5">
      <span aria-hidden="true" className="block h-1 overflow-hidden rounded-full bg-sunken">
        <span className={`block h-full rounded-full transition-[width] duration-200 ${FILLS[score]}`} />
      </span>
      <p role="status" className="text-ink-soft text-sm">
        <Words>{t(WORDS[score])}</Words>
      </p>
    </div>
  );
}
