'use client';
import { Clock, UsersRound } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Tabs } from 'radix-ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { RecentCallList } from '@/lib/history/call-outcome';
import type { ContactList } from '@/lib/people/contacts/contact-list';
import { LobbySearch } from './lobby-search';
import { NotificationOffer } from './notification-offer';
import { PeopleView } from './people-view';
import { RecentCalls } from './recent-calls';
import { LOBBY_VIEWS, type LobbyView, viewOf } from './view-of';

interface LobbyViewsProps {
  /** As rendered with the page. */
  contacts: ContactList;
  /** As rendered with the page. */
  calls: RecentCallList;
  /** Whether the server lists everybody who is online. */
  listsEverybody: boolean;
}

const ICONS = { people: UsersRound, recent: Clock } as const;

/**
 * People and recent calls. A phone shows one of them, with the tabs at the lower edge, within the thumb's reach. Where
 * there is room both are shown, and a tab brings its view into sight. The address follows the tabs.
 */
export function LobbyViews({ contacts, calls, listsEverybody }: LobbyViewsProps) {
  const view = viewOf(useSearchParams().get('view'));
  const panel = useRef<HTMLDivElement>(null);
  const shown = useRef(view);
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    panel.current?.querySelector('[role=tabpanel][data-state=active]')?.scrollIntoView({ block: 'nearest' });
  }, [view]);
  return (
    <Tabs.Root
      value={view}
      // Not a navigation: both views are there already.
      onValueChange={(next) => window.history.pushState(null, '', `/lobby?view=${next}`)}
      className="grid grid-cols-[minmax(0,1fr)] gap-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <ViewTabs />
        <LobbySearch query={query} onQuery={setQuery} />
      </div>
      <div ref={panel} className="grid grid-cols-[minmax(0,1fr)] gap-x-16 gap-y-12 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <ViewPanel view="people">
          <PeopleView contacts={contacts} listsEverybody={listsEverybody} query={query} onQuery={setQuery} />
          {calls.calls.some(({ outcome }) => outcome === 'missed') && (
            <div className="mt-10">
              <NotificationOffer />
            </div>
          )}
        </ViewPanel>
        <ViewPanel view="recent">
          <RecentCalls first={calls} query={query.trim()} />
        </ViewPanel>
      </div>
    </Tabs.Root>
  );
}

function ViewTabs() {
  const t = useTranslations('lobby.views');
  return (
    <Tabs.List
      aria-label={t('label')}
      className={classNames(
        'flex gap-1',
        // In a low window the bar would cover what it leads to.
        'max-md:[@media(min-height:30rem)]:fixed max-md:[@media(min-height:30rem)]:inset-x-0 max-md:[@media(min-height:30rem)]:bottom-0',
        'max-md:z-10 max-md:w-full max-md:border-line max-md:border-t max-md:bg-surface max-md:px-4 max-md:pt-1',
        'max-md:pb-[max(0.25rem,env(safe-area-inset-bottom))]',
      )}
    >
      {LOBBY_VIEWS.map((view) => {
        const Icon = ICONS[view];
        return (
          <Tabs.Trigger
            key={view}
            value={view}
            className={classNames(
              'flex min-h-12 items-center justify-center gap-2 rounded-control px-3 font-medium text-ink-soft hover:text-ink',
              'max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:text-sm md:min-h-11 md:text-base',
              'data-[state=active]:text-accent md:data-[state=active]:bg-accent-wash',
              'forced-colors:data-[state=active]:outline-solid forced-colors:data-[state=active]:outline-2 forced-colors:data-[state=active]:-outline-offset-2',
            )}
          >
            <Icon aria-hidden className="size-5 md:size-[1.125rem]" />
            <Words>{t(view)}</Words>
          </Tabs.Trigger>
        );
      })}
    </Tabs.List>
  );
}

function ViewPanel({ view, children }: { view: LobbyView; children: ReactNode }) {
  return (
    <Tabs.Content forceMount value={view} className="rounded-control data-[state=inactive]:max-md:hidden">
      {children}
    </Tabs.Content>
  );
}
