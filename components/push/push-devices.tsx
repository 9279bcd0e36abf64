'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useActionState, useEffect, useState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useSavedToast } from '@/components/settings/use-saved-toast';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import type { DeviceWords } from '@/lib/browser/device-words';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { removePushDeviceAction, testPushAction } from '@/lib/push/actions';
import { ownMark, turnOffPush } from '@/lib/push/in-browser';
import { PushHere } from './push-here';

export interface ShownPushDevice {
  readonly id: string;
  readonly mark: string;
  readonly words: DeviceWords;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
}

interface PushDevicesProps {
  devices: readonly ShownPushDevice[];
  /** The server's time: a page's own clock may be wrong. */
  nowMs: number;
}

/** The browsers that calls ring in while Mado is closed: this one can be added, each can be removed, all be tested. */
export function PushDevices({ devices, nowMs }: PushDevicesProps) {
  const t = useTranslations('notifications');
  const [mark, setMark] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    // Again with each list: this browser may just have been added.
    if (devices) void ownMark().then((own) => isGone || setMark(own));
    return () => {
      isGone = true;
    };
  }, [devices]);
  const [removed, remove, isRemoving] = useActionState<FormState<never>, FormData>(removePushDeviceAction, {
    values: {},
    errors: {},
  });
  const [tested, test, isTesting] = useActionState<FormState<never>, FormData>(testPushAction, {
    values: {},
    errors: {},
  });
  useSavedToast(removed, t('removed'));
  useSavedToast(tested, t('tested'));
  useAccountCheckIf([removed.failure, tested.failure].includes('other-account'));
  return (
    <div className="grid gap-8">
      <PushHere isOn={devices.some((device) => device.mark === mark)} />
      {devices.length > 0 && (
        <section aria-labelledby="push-devices" className="grid gap-2">
          <h2 id="push-devices" className="text-xl">
            {t('devices')}
          </h2>
          <FormFailure failure={removed.failure ?? tested.failure} />
          <ul aria-labelledby="push-devices" className="divide-y divide-line">
            {devices.map((device) => (
              <li key={device.id} className="flex items-center gap-4 py-4">
                <DeviceText device={device} isThis={device.mark === mark} nowMs={nowMs} />
                <form
                  // The action itself, so that a press before the page has its scripts counts as well.
                  action={remove}
                  onSubmit={() => {
                    if (device.mark === mark) void turnOffPush().catch(() => undefined);
                  }}
                >
                  <OwnerField />
                  <input type="hidden" name="device" value={device.id} />
                  <Button type="submit" look="quiet" size="small" busy={isRemoving}>
                    {t('remove')}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
          <form action={test} className="mt-2">
            <OwnerField />
            <Button type="submit" look="soft" busy={isTesting}>
              {t('test')}
            </Button>
          </form>
        </section>
      )}
    </div>
  );
}

function DeviceText({ device, isThis, nowMs }: { device: ShownPushDevice; isThis: boolean; nowMs: number }) {
  const t = useTranslations('notifications');
  const format = useFormatter();
  const { browser, system } = device.words;
  const { createdAtMs, lastSeenAtMs } = device;
  const ago =
    nowMs - lastSeenAtMs < 60_000
      ? t('justNow')
      : format.relativeTime(new Date(lastSeenAtMs), { now: new Date(nowMs), style: 'long' });
  return (
    <div className="min-w-0 flex-1">
      <p className="font-medium">
        <Words>
          {browser && system ? t('device', { browser, system }) : (browser ?? system ?? t('unknownDevice'))}
        </Words>
        {isThis && <span className="ml-2 font-normal text-moss text-sm">{t('thisOne')}</span>}
      </p>
      <p className="text-ink-soft text-sm">
        <Words>
          {t('times', { since: format.dateTime(new Date(createdAtMs), { dateStyle: 'medium' }), seen: ago })}
        </Words>
      </p>
    </div>
  );
}
