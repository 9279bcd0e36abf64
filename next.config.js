import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts');

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // A client of Socket.IO asks for `/signaling/` unless told not to, and follows no redirect.
  skipTrailingSlashRedirect: true,
  // Native modules, and a logger that finds its workers by path: Node loads them, they are not bundled.
  serverExternalPackages: ['@node-rs/argon2', 'better-sqlite3', '@prisma/adapter-better-sqlite3', 'pg', 'pino'],
  // A start builds what it runs; the tests' own types are checked where the tests run.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  experimental: {
    // A password of a megabyte is to reach our own answer, not Next's error page.
    serverActions: { bodySizeLimit: '2mb' },
    // What is held of any request until its end, whoever sends it; 10 MB otherwise.
    proxyClientMaxBodySize: '2200kb',
  },
};

export default withNextIntl(config);
