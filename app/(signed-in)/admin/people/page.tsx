import { Search } from 'lucide-react';
import type { Metadata } from 'next';
import Form from 'next/form';
import { getTranslations } from 'next-intl/server';
import { NextPage } from '@/components/admin/next-page';
import { PeopleTable } from '@/components/admin/people-table';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { readCursor } from '@/lib/auth/admin/cursor';
import { listPeople } from '@/lib/auth/admin/people';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

/** Longer than any address. */
const MOST_QUERY = 300;

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('people') };
}

export default async function AdminPeoplePage({ searchParams }: PageProps<'/admin/people'>) {
  await requireAdministrator();
  const { q, after } = await searchParams;
  const query = typeof q === 'string' ? q.slice(0, MOST_QUERY) : '';
  const cursor = readCursor(after);
  const t = await getTranslations('admin.people');
  const { rows, next } = await listPeople(webServices().db, query, cursor);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="text-xl">{t('title')}</h1>
        <search className="w-full sm:w-auto">
          <Form action="/admin/people" className="flex gap-2">
            <span className="relative block min-w-0 flex-1 sm:w-80">
              <Search
                aria-hidden
                className="pointer-events-none absolute top-1/2 left-3.5 size-[1.125rem] -translate-y-1/2 text-ink-soft"
              />
              <Input
                key={query}
                type="search"
                name="q"
                aria-label={t('search')}
                placeholder={t('searchPlaceholder')}
                defaultValue={query}
                maxLength={MOST_QUERY}
                autoComplete="off"
                dir="auto"
                className="pl-10"
              />
            </span>
            <Button type="submit" look="soft">
              {t('find')}
            </Button>
          </Form>
        </search>
      </div>
      <div className="mt-4">
        {rows.length === 0 ? (
          <p role="status" className="py-8 text-ink-soft">
            {query.trim() === '' ? t('noMore') : t('noMatch', { query })}
          </p>
        ) : (
          <PeopleTable people={rows} nowMs={Date.now()} />
        )}
      </div>
      <NextPage
        path="/admin/people"
        query={query === '' ? {} : { q: query }}
        cursor={cursor ? String(after) : undefined}
        next={next}
      />
    </>
  );
}
