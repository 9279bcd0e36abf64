import { Volume2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { CheckRow } from '@/lib/rtc/check/check-view';

interface SpeakerQuestionProps {
  row: CheckRow;
  disabled: boolean;
  onPlay: () => void;
  onAnswer: (wasHeard: boolean) => void;
}

/** Only the user can tell whether the speaker is audible. */
export function SpeakerQuestion({ row, disabled, onPlay, onAnswer }: SpeakerQuestionProps) {
  const t = useTranslations('check');
  const asks = row.finding === 'confirm';
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {asks && (
        <>
          <Button size="small" onClick={() => onAnswer(true)}>
            {t('heard')}
          </Button>
          <Button look="quiet" size="small" onClick={() => onAnswer(false)}>
            {t('notHeard')}
          </Button>
        </>
      )}
      <Button
        look={asks ? 'plain' : 'quiet'}
        size="small"
        busy={row.finding === 'playing'}
        disabled={disabled}
        onClick={onPlay}
      >
        {row.finding !== 'playing' && <Volume2 aria-hidden />}
        {t(row.finding === null ? 'playNotes' : 'playAgain')}
      </Button>
    </div>
  );
}
