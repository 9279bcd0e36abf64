'use client';

import { useEffect, useState } from 'react';
import { type MediaDeviceList, NO_DEVICES, watchMediaDevices } from '@/lib/rtc/capture/media-device-list';

/**
 * The browser's media devices, kept up to date while `wanted`; an empty list until the browser has enumerated them.
 * Pass `isAllowed` once capture has started: some browsers list no speaker before, and fire no `devicechange` when the
 * list grows.
 */
export function useMediaDevices(wanted: boolean, isAllowed = true): MediaDeviceList {
  const [list, setList] = useState(NO_DEVICES);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it changes which devices are enumerated
  useEffect(() => (wanted ? watchMediaDevices(navigator.mediaDevices, setList) : undefined), [wanted, isAllowed]);
  return list;
}
