'use client';
import { Maximize, Mic, MicOff, Minimize, PhoneOff, Video, VideoOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Answers } from '@/components/call/answers/answers';
import { RoundButton } from './round-button';

interface CallControlsProps {
  /** False while they are rendered but hidden. */
  isShown: boolean;
  microphone: boolean;
  camera: boolean;
  /** The control that opens the media device menu. */
  devices: ReactNode;
  /** The control that opens the chat. */
  chat: ReactNode;
  /** Null where pages cannot use full screen (iPhone). */
  fullScreen: { on: boolean; toggle: () => void } | null;
  onMicrophone: (on: boolean) => void;
  onCamera: (on: boolean) => void;
  onHangUp: () => void;
}

/** One row within the thumb's reach, also of a thumb that meant to accept; the hang-up button stands apart. */
export function CallControls({
  isShown,
  microphone,
  camera,
  devices,
  chat,
  fullScreen,
  onMicrophone,
  onCamera,
  onHangUp,
}: CallControlsProps) {
  const t = useTranslations('call.controls');
  return (
    <Answers
      isShown={isShown}
      role="toolbar"
      aria-label={t('row')}
      className="flex items-center gap-2 rounded-full border border-transparent bg-black/60 p-2 max-[22rem]:gap-1 sm:gap-4 sm:p-2.5 low:sm:p-2"
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
      {chat}
      {devices}
      {fullScreen && (
        <RoundButton label={t('fullScreen')} aria-pressed={fullScreen.on} onClick={fullScreen.toggle}>
          {fullScreen.on ? <Minimize aria-hidden /> : <Maximize aria-hidden />}
        </RoundButton>
      )}
      <RoundButton
        label={t('hangUp')}
        look="danger"
        className="ml-2 w-16 max-[24rem]:w-14 sm:ml-8 sm:w-20"
        onClick={onHangUp}
      >
        <PhoneOff aria-hidden />
      </RoundButton>
    </Answers>
  );
}
