'use client';
import { Check, Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState } from 'react';
import { listedName } from '@/components/people/listed-name';
import { buttonLook } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import { useCallState } from '@/lib/hooks/use-call';
import type { Standing } from '@/lib/hooks/use-contacts';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';

interface MoreMenuProps {
  person: ListedUser;
  standing: Standing;
  busy: boolean;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
}

const itemLook = [
  'flex cursor-pointer items-center gap-3 rounded-control px-3 py-2 outline-none data-highlighted:bg-accent-wash',
  'forced-colors:data-highlighted:outline-solid forced-colors:data-highlighted:outline-[Highlight]',
].join(' ');

/** Whether the two are contacts, and what the page's owner can do about it. */
export function MoreMenu({ person, standing, busy, onDeed }: MoreMenuProps) {
  const t = useTranslations('contacts.menu');
  const [open, setOpen] = useState(false);
  const isContact = standing === 'contact' || standing === 'favourite';
  const item = (deed: ContactDeed, words: string) => (
    <DropdownMenu.Item className={itemLook} onSelect={() => onDeed(deed, person)}>
      <Words>{words}</Words>
    </DropdownMenu.Item>
  );
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        disabled={busy}
        aria-label={t('about', { name: listedName(person) })}
        className={classNames(buttonLook({ look: 'plain', size: 'icon' }), 'w-9 data-[state=open]:bg-sunken sm:w-11')}
      >
        <Ellipsis aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-20 min-w-56 animate-appear rounded-pane border border-line bg-surface p-2 text-ink shadow-lift"
        >
          <CloseOnRing onRing={() => setOpen(false)} />
          {isContact && (
            <DropdownMenu.CheckboxItem
              checked={standing === 'favourite'}
              onCheckedChange={(checked) => onDeed(checked ? 'favour' : 'unfavour', person)}
              className={itemLook}
            >
              <span className="flex-1">
                <Words>{t('favourite')}</Words>
              </span>
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden className="size-[1.125rem] text-accent" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.CheckboxItem>
          )}
          {isContact && item('remove', t('remove'))}
          {standing === 'none' && item('ask', t('add'))}
          {standing === 'received' && item('accept', t('accept'))}
          {standing === 'sent' && item('withdraw', t('withdraw'))}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          {item('block', t('block'))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The menu is modal: an incoming call closes it, so that the ring card can be clicked. */
function CloseOnRing({ onRing }: { onRing: () => void }) {
  const rings = useCallState(({ call }) => call.phase === 'ringing-in');
  useEffect(() => {
    if (rings) onRing();
  });
  return null;
}
