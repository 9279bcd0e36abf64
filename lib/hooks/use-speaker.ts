'use client';

import { useCallState } from './use-call';
import { useDeviceChoices } from './use-device-choices';
import { useDevices } from './use-devices';

/** The deviceId of the speaker to be heard from; empty for the system's own, also while the chosen one is not there. */
export function useSpeaker(): string {
  const speaker = useDeviceChoices()[0]?.speaker ?? null;
  const isOpen = useCallState(({ local }) => local.stream !== null);
  const { speakers } = useDevices(speaker !== null, isOpen);
  return speakers.find(({ id }) => id === speaker)?.id ?? '';
}
