'use client';
import { Check, ChevronDown } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { classNames } from '@/components/ui/class-names';
import { MenuPanel, menuItemLook } from '@/components/ui/menu';
import { useAvailability } from '@/lib/hooks/use-availability';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import { useIdle } from '@/lib/hooks/use-idle';
import { browserTimeZone } from '@/lib/hooks/use-time-zone-cookie';
import { nextMorning } from '@/lib/people/next-morning';
import { availabilitySchema, type User } from '@/lib/protocol/sidecar/presence';
import { PersonName } from './person-name';
import { StatusWord } from './status-word';

const HOUR_MS = 60 * 60 * 1_000;

interface AvailabilityMenuProps {
  user: User;
  /** In which they chose to see times; null for the browser's. */
  chosenTimeZone: string | null;
}

/** The user's availability, and the menu to change it. */
export function AvailabilityMenu({ user, chosenTimeZone }: AvailabilityMenuProps) {
  const t = useTranslations('lobby');
  const { availability, endsAtMs, set } = useAvailability();
  const format = useFormatter();
  // Needed only once the sidecar has told when it ends: never on the server, which does not know the browser's.
  const timeZone = () => chosenTimeZone ?? browserTimeZone();
  useIdle();
  const isHydrated = useHydrated();
  const [open, setOpen] = useState(false);
  const until =
    endsAtMs === null
      ? undefined
      : t('ends.until', { time: format.dateTime(endsAtMs, { timeStyle: 'short', timeZone: timeZone() }) });
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        // Before hydration a click would open nothing.
        disabled={!isHydrated}
        className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-control px-2 hover:bg-sunken data-[state=open]:bg-sunken"
      >
        <Avatar person={user} size="small" className="size-8" />
        <span className="min-w-0 text-left leading-tight">
          <PersonName className="block truncate font-medium text-sm">{user.name}</PersonName>
          <StatusWord status={availability} until={until} className="leading-tight" />
          <span className="sr-only">{t('header.yourStatus')}</span>
        </span>
        <ChevronDown aria-hidden className="hidden size-4 sm:block shrink-0 text-ink-soft" />
      </DropdownMenu.Trigger>
      <MenuPanel onRing={() => setOpen(false)} className="w-72">
        <DropdownMenu.Label className="px-3 py-1.5 text-ink-soft text-sm">{t('header.yourStatus')}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={availability} onValueChange={(value) => set(availabilitySchema.parse(value))}>
          {availabilitySchema.options.map((option) => (
            <DropdownMenu.RadioItem key={option} value={option} className={classNames(menuItemLook, 'items-start')}>
              <span className="flex-1">
                <StatusWord status={option} className="font-medium text-base text-ink" />
                <span className="block text-ink-soft text-sm">{t(`statusHint.${option}`)}</span>
              </span>
              <DropdownMenu.ItemIndicator className="mt-1">
                <Check aria-hidden className="size-[1.125rem] text-accent" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="mx-3 my-1.5 border-line border-t" />
        <DropdownMenu.Group aria-labelledby="quiet-for-a-time">
          <p id="quiet-for-a-time" className="px-3 py-1.5 text-ink-soft text-sm">
            {t('ends.heading')}
          </p>
          <DropdownMenu.Item className={menuItemLook} onSelect={() => set('do-not-disturb', HOUR_MS)}>
            {t('ends.hour')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={menuItemLook}
            onSelect={() => set('do-not-disturb', nextMorning(Date.now(), timeZone()) - Date.now())}
          >
            {t('ends.morning')}
          </DropdownMenu.Item>
        </DropdownMenu.Group>
      </MenuPanel>
    </DropdownMenu.Root>
  );
}
