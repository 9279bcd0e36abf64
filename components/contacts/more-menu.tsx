'use client';
import { Check, Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { listedName } from '@/components/people/listed-name';
import { useReport } from '@/components/reports/report-desk';
import { buttonLook } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { Standing } from '@/lib/hooks/use-contacts';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { CloseOnRing } from './close-on-ring';
import { menuItemLook, menuLook } from './menu-look';

interface MoreMenuProps {
  person: ListedUser;
  standing: Standing;
  busy: boolean;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
}

/** Whether the two are contacts, and what the page's owner can do about it. */
export function MoreMenu({ person, standing, busy, onDeed }: MoreMenuProps) {
  const t = useTranslations('contacts.menu');
  const [open, setOpen] = useState(false);
  const report = useReport();
  const mustReport = useRef(false);
  const isContact = standing === 'contact' || standing === 'favourite';
  const item = (deed: ContactDeed, words: string) => (
    <DropdownMenu.Item className={menuItemLook} onSelect={() => onDeed(deed, person)}>
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
          className={menuLook}
          onCloseAutoFocus={() => {
            // Only now, so that the focus comes back to the menu's button after the dialog.
            if (mustReport.current) report(person);
            mustReport.current = false;
          }}
        >
          <CloseOnRing onRing={() => setOpen(false)} />
          {isContact && (
            <DropdownMenu.CheckboxItem
              checked={standing === 'favourite'}
              onCheckedChange={(checked) => onDeed(checked ? 'favour' : 'unfavour', person)}
              className={menuItemLook}
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
          <DropdownMenu.Item
            className={menuItemLook}
            onSelect={() => {
              mustReport.current = true;
            }}
          >
            <Words>{t('report')}</Words>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
