import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { Toasts } from '@/components/ui/toasts';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  return {
    title: { default: t('appName'), template: `%s · ${t('appName')}` },
    description: t('description'),
    manifest: '/manifest.webmanifest',
    icons: {
      icon: [
        { url: '/favicon.ico', sizes: '32x32' },
        { url: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      ],
      apple: { url: '/icons/apple-touch-180.png', sizes: '180x180' },
    },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f4' },
    { media: '(prefers-color-scheme: dark)', color: '#14161a' },
  ],
  viewportFit: 'cover',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the headers also makes every page dynamic, as the nonce of its Content-Security-Policy requires.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  // Those of the administration are for its own pages.
  const { admin, ...messages } = await getMessages();
  return (
    // next-themes sets data-theme before hydration, which would otherwise report a mismatch.
    <html lang={await getLocale()} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider messages={messages}>
          <ThemeProvider
            attribute="data-theme"
            defaultTheme="system"
            enableSystem
            disableTransitionOnChange
            nonce={nonce}
          >
            {children}
            <Toasts />
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
