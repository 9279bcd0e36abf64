'use client';

import { useCallState } from './use-call';
import { useMediaDeviceChoices } from './use-media-device-choices';
import { useMediaDevices } from './use-media-devices';

/**
 * The deviceId of the speaker to play through; empty for the system default, also while the chosen speaker is
 * unplugged.
 */
export function useSpeaker(): string {
  const speaker = useMediaDeviceChoices()[0]?.speaker ?? null;
  const isOpen = useCallState(({ local }) => local.stream !== null);
  const { speakers } = useMediaDevices(speaker !== null, isOpen);
  return speakers.find(({ id }) => id === speaker)?.id ?? '';
}
