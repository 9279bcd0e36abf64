'use client';
import { Settings2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { type RefObject, useState } from 'react';
import { useMediaDeviceChoices } from '@/lib/hooks/use-media-device-choices';
import { useMediaDevices } from '@/lib/hooks/use-media-devices';
import type { CallActions } from '@/lib/rtc/call/call-actions';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';
import { MediaDeviceChoice } from './media-device-choice';
import { RoundButton } from './round-button';

interface DeviceMenuProps {
  /** The element to render the menu in: in full screen nothing outside it is visible. */
  room: RefObject<HTMLElement | null>;
  local: LocalMediaView;
  onChoose: CallActions['chooseDevice'];
}

const canChooseSpeaker = () => 'setSinkId' in HTMLMediaElement.prototype;

/**
 * Chooses camera, microphone and speaker. A choice takes effect at once and is kept for later calls in this browser.
 */
export function MediaDeviceMenu({ room, local, onChoose }: DeviceMenuProps) {
  const t = useTranslations('call');
  const [open, setOpen] = useState(false);
  const { cameras, microphones, speakers } = useMediaDevices(open);
  const [chosen] = useMediaDeviceChoices();
  const inUse = {
    camera: deviceOf(local.stream?.getVideoTracks()) ?? chosen?.camera,
    microphone: deviceOf(local.stream?.getAudioTracks()) ?? chosen?.microphone,
  };
  return (
    // Not modal: a user who looks for another microphone may want to mute this one first.
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger asChild>
        <RoundButton label={t('controls.devices')}>
          <Settings2 aria-hidden />
        </RoundButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={room.current}>
        <DropdownMenu.Content
          side="top"
          sideOffset={16}
          collisionPadding={12}
          className="z-30 max-h-(--radix-dropdown-menu-content-available-height) w-80 max-w-[calc(100vw-1.5rem)] animate-appear overflow-y-auto rounded-pane border border-line bg-surface p-2 text-ink shadow-lift"
        >
          <MediaDeviceChoice device="camera" there={cameras} inUse={inUse.camera} onChoose={onChoose} />
          <MediaDeviceChoice device="microphone" there={microphones} inUse={inUse.microphone} onChoose={onChoose} />
          {open && canChooseSpeaker() && (
            <MediaDeviceChoice
              device="speaker"
              there={speakers}
              inUse={chosen?.speaker ?? speakers[0]?.id}
              onChoose={onChoose}
            />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function deviceOf(tracks: readonly MediaStreamTrack[] | undefined): string | undefined {
  return tracks?.[0]?.getSettings().deviceId;
}
