'use client';

import { useEffect, useState } from 'react';
import { type DeviceList, NO_DEVICES, watchDeviceList } from '@/lib/rtc/capture/device-list';

/**
 * The devices there are, kept up to date while they are `wanted`; none before the browser has told. `isAllowed` when own
 * devices are open: some browsers list no speaker before, and say nothing when there is more to list.
 */
export function useDevices(wanted: boolean, isAllowed = true): DeviceList {
  const [list, setList] = useState(NO_DEVICES);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what may be listed changes with it
  useEffect(() => (wanted ? watchDeviceList(navigator.mediaDevices, setList) : undefined), [wanted, isAllowed]);
  return list;
}
