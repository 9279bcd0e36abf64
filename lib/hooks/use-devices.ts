'use client';

import { useEffect, useState } from 'react';
import { type DeviceList, NO_DEVICES, watchDeviceList } from '@/lib/rtc/device-list';

/** The devices there are, kept up to date while they are `wanted`; none before the browser has told. */
export function useDevices(wanted: boolean): DeviceList {
  const [list, setList] = useState(NO_DEVICES);
  useEffect(() => (wanted ? watchDeviceList(navigator.mediaDevices, setList) : undefined), [wanted]);
  return list;
}
