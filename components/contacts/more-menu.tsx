'use client';
import { Check, Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { listedName } from '@/components/people/listed-name';
import { useReport } from '@/components/reports/report-desk';
import { buttonLook } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { MenuPanel, menuItemLook } from '@/components/ui/menu';
import { Words } from '@/components/ui/words';
import type { Contacts } from '@/lib/hooks/use-contacts';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';

interface MoreMenuProps {
  person: ListedUser;
  contacts: Contacts;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
}

/** Whether the two are contacts, and what the page's owner can do about it. */
export function MoreMenu({ person, contacts, onDeed }: MoreMenuProps) {
  const t = useTranslations('contacts.menu');
  const [open, setOpen] = useState(false);
  const standing = contacts.standingOf(person.id);
  const contact = contacts.contactOf(person.id);
  const report = useReport();
  const mustReport = useRef(false);
  const item = (deed: ContactDeed, words: string) => (
    <DropdownMenu.Item className={menuItemLook} onSelect={() => onDeed(deed, person)}>
      <Words>{words}</Words>
    </DropdownMenu.Item>
  );
  const mark = (isOn: boolean, [on, off]: readonly [ContactDeed, ContactDeed], words: string) => (
    <DropdownMenu.CheckboxItem
      checked={isOn}
      onCheckedChange={(checked) => onDeed(checked ? on : off, person)}
      className={menuItemLook}
    >
      <span className="flex-1">
        <Words>{words}</Words>
      </span>
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-[1.125rem] text-accent" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        disabled={contacts.isBusy(person.id)}
        aria-label={t('about', { name: listedName(person) })}
        className={classNames(buttonLook({ look: 'plain', size: 'icon' }), 'w-9 data-[state=open]:bg-sunken sm:w-11')}
      >
        <Ellipsis aria-hidden />
      </DropdownMenu.Trigger>
      <MenuPanel
        onRing={() => setOpen(false)}
        className="min-w-56"
        onCloseAutoFocus={() => {
          // Only now, so that the focus comes back to the menu's button after the dialog.
          if (mustReport.current) report(person);
          mustReport.current = false;
        }}
      >
        {contact && mark(contact.isFavourite, ['favour', 'unfavour'], t('favourite'))}
        {contact && mark(contact.isAwaited, ['await', 'unawait'], t('await'))}
        {contact && item('remove', t('remove'))}
        {standing === 'none' && item('ask', t('add'))}
        {standing === 'received' && item('accept', t('accept'))}
        {standing === 'sent' && item('withdraw', t('withdraw'))}
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        {item('block', t('block'))}
        <DropdownMenu.Item
          className={menuItemLook}
          onSelect={() => {
            mustReport.current = true;
          }}
        >
          <Words>{t('report')}</Words>
        </DropdownMenu.Item>
      </MenuPanel>
    </DropdownMenu.Root>
  );
}
