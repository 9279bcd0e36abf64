import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import type { CallActions } from '@/lib/rtc/call/call-actions';
import type { MediaDeviceName } from '@/lib/rtc/capture/local-media-view';
import type { ListedMediaDevice } from '@/lib/rtc/capture/media-device-list';

interface DeviceChoiceProps {
  device: MediaDeviceName;
  there: readonly ListedMediaDevice[];
  inUse: string | null | undefined;
  onChoose: CallActions['chooseDevice'];
}

/** One kind of media device in the menu: the available ones by name, with the one in use ticked. */
export function MediaDeviceChoice({ device, there, inUse, onChoose }: DeviceChoiceProps) {
  const t = useTranslations('call.devices');
  return (
    <DropdownMenu.RadioGroup
      aria-label={t(`${device}.title`)}
      value={inUse ?? ''}
      onValueChange={(id) => onChoose(device, id)}
      className="not-first:mt-2 not-first:border-line not-first:border-t not-first:pt-2"
    >
      <DropdownMenu.Label className="px-3 py-1 text-ink-soft text-sm">{t(`${device}.title`)}</DropdownMenu.Label>
      {there.length === 0 && (
        <DropdownMenu.Item disabled className="px-3 py-1.5 text-ink-soft">
          {t(`${device}.none`)}
        </DropdownMenu.Item>
      )}
      {there.map(({ id, label }, index) => (
        <DropdownMenu.RadioItem
          key={id}
          value={id}
          className="flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 py-1.5 outline-none data-highlighted:bg-accent-wash forced-colors:data-highlighted:outline-solid forced-colors:data-highlighted:outline-[Highlight]"
        >
          <span className="min-w-0 flex-1 wrap-anywhere leading-snug">
            {label || t(`${device}.unnamed`, { number: index + 1 })}
          </span>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden className="size-[1.125rem] text-accent" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
