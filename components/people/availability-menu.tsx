'use client';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { useAvailability } from '@/lib/hooks/use-availability';
import { useCallState } from '@/lib/hooks/use-call';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import { useIdle } from '@/lib/hooks/use-idle';
import { availabilitySchema, type User } from '@/lib/protocol/sidecar/presence';
import { PersonName } from './person-name';
import { StatusWord } from './status-word';

/** The user's availability, and the menu to change it. */
export function AvailabilityMenu({ user }: { user: User }) {
  const t = useTranslations('lobby');
  const [availability, setAvailability] = useAvailability();
  useIdle();
  const isHydrated = useHydrated();
  const [open, setOpen] = useState(false);
  // The menu is modal, so that a touch that missed it does not hit Sign out. An incoming call closes it, so that the ring card can be clicked.
  const rings = useCallState(({ call }) => call.phase === 'ringing-in');
  if (rings && open) setOpen(false);
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
          <StatusWord status={availability} className="leading-tight" />
          <span className="sr-only">{t('header.yourStatus')}</span>
        </span>
        <ChevronDown aria-hidden className="hidden size-4 sm:block shrink-0 text-ink-soft" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-20 w-72 animate-appear rounded-pane border border-line bg-surface p-2 text-ink shadow-lift"
        >
          <DropdownMenu.Label className="px-3 py-1.5 text-ink-soft text-sm">
            {t('header.yourStatus')}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={availability}
            onValueChange={(value) => setAvailability(availabilitySchema.parse(value))}
          >
            {availabilitySchema.options.map((option) => (
              <DropdownMenu.RadioItem
                key={option}
                value={option}
                className="flex cursor-pointer items-start gap-3 rounded-control px-3 py-2 outline-none data-highlighted:bg-accent-wash forced-colors:data-highlighted:outline-solid forced-colors:data-highlighted:outline-[Highlight]"
              >
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
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
