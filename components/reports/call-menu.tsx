'use client';

import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { listedName } from '@/components/people/listed-name';
import { buttonLook } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { MenuPanel, menuItemLook } from '@/components/ui/menu';
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
      <MenuPanel
        onRing={() => setOpen(false)}
        className="min-w-56"
        onCloseAutoFocus={() => {
          // Only now, so that the focus comes back to the menu's button after the dialog.
          if (mustReport.current) report(peer);
          mustReport.current = false;
        }}
      >
        <DropdownMenu.Item
          className={menuItemLook}
          onSelect={() => {
            mustReport.current = true;
          }}
        >
          <Words>{t('menu.report')}</Words>
        </DropdownMenu.Item>
      </MenuPanel>
    </DropdownMenu.Root>
  );
}
