'use client';
import { Maximize, Mic, MicOff, Minimize, PhoneOff, Video, VideoOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { classNames } from '@/components/ui/class-names';

interface RoundButtonProps extends ComponentProps<'button'> {
  label: string;
  look?: 'glass' | 'off' | 'danger';
}

const looks = {
  glass: 'bg-white/14 text-white hover:bg-white/24',
  off: 'bg-white text-neutral-900 hover:bg-white/85',
  danger: 'bg-vermilion-fill text-on-vermilion hover:brightness-110',
} as const;

export function RoundButton({ label, look = 'glass', className, ...props }: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-14 shrink-0 items-center justify-center rounded-full transition-colors duration-150',
        'focus-visible:outline-white [&_svg]:size-6',
        looks[look],
        className,
      )}
      {...props}
    />
  );
}

interface CallControlsProps {
  microphone: boolean;
  camera: boolean;
  /** Null where the browser has no full screen for pages (iPhone). */
  fullScreen: { on: boolean; toggle: () => void } | null;
  onMicrophone: (on: boolean) => void;
  onCamera: (on: boolean) => void;
  onHangUp: () => void;
}

/** One row within the thumb's reach; hanging up stands apart from the rest. */
export function CallControls({ microphone, camera, fullScreen, onMicrophone, onCamera, onHangUp }: CallControlsProps) {
  const t = useTranslations('call.controls');
  return (
    <div
      role="toolbar"
      aria-label={t('row')}
      className="flex items-center gap-3 rounded-full bg-black/60 p-2.5 sm:gap-4"
    >
      <RoundButton
        label={microphone ? t('mute') : t('unmute')}
        look={microphone ? 'glass' : 'off'}
        onClick={() => onMicrophone(!microphone)}
      >
        {microphone ? <Mic aria-hidden /> : <MicOff aria-hidden />}
      </RoundButton>
      <RoundButton
        label={camera ? t('cameraOff') : t('cameraOn')}
        look={camera ? 'glass' : 'off'}
        onClick={() => onCamera(!camera)}
      >
        {camera ? <Video aria-hidden /> : <VideoOff aria-hidden />}
      </RoundButton>
      {fullScreen && (
        <RoundButton label={t('fullScreen')} aria-pressed={fullScreen.on} onClick={fullScreen.toggle}>
          {fullScreen.on ? <Minimize aria-hidden /> : <Maximize aria-hidden />}
        </RoundButton>
      )}
      <RoundButton label={t('hangUp')} look="danger" className="ml-4 w-20 sm:ml-8" onClick={onHangUp}>
        <PhoneOff aria-hidden />
      </RoundButton>
    </div>
  );
}
