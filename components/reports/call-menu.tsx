'use client';

import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { CloseOnRing } from '@/components/contacts/close-on-ring';
import { menuItemLook, menuLook } from '@/components/contacts/menu-look';
import { listedName } from '@/components/people/listed-name';
import { buttonLook } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { useReport } from './report-desk';

/** What can be done about the other person of a call. */
export function CallMenu({ peer }: { peer: ListedUser }) {
  const t = useTranslations('contacts');
  const [open, setOpen] = useState(false);
  const report = useReport();
  const mustReport = useRef(false);
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        aria-label={t('menu.aboutCall', { name: listedName(peer) })}
        className={classNames(buttonLook({ look: 'plain', size: 'icon' }), 'w-9 data-[state=open]:bg-sunken')}
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
            if (mustReport.current) report(peer);
            mustReport.current = false;
          }}
        >
          <CloseOnRing onRing={() => setOpen(false)} />
          <DropdownMenu.Item
            className={menuItemLook}
            onSelect={() => {
              mustReport.current = true;
            }}
          >
            <Words>{t('menu.report')}</Words>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
