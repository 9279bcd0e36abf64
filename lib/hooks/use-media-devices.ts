'use client';

import { useEffect, useState } from 'react';
import { type MediaDeviceList, NO_DEVICES, watchMediaDevices } from '@/lib/rtc/capture/media-device-list';

/**
 * The devices there are, kept up to date while they are `wanted`; none before the browser has told. `isAllowed` when own
 * devices are open: some browsers list no speaker before, and say nothing when there is more to list.
 */
export function useMediaDevices(wanted: boolean, isAllowed = true): MediaDeviceList {
  const [list, setList] = useState(NO_DEVICES);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what may be listed changes with it
  useEffect(() => (wanted ? watchMediaDevices(navigator.mediaDevices, setList) : undefined), [wanted, isAllowed]);
  return list;
}
