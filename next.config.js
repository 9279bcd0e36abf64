import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts');

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Native modules, a logger that finds its workers by path, and decorators that want their polyfill loaded before them:
  // Node loads them, they are not bundled.
  serverExternalPackages: [
    '@node-rs/argon2',
    'better-sqlite3',
    '@prisma/adapter-better-sqlite3',
    '@simplewebauthn/server',
    'ioredis',
    'pg',
    'pino',
    'prom-client',
  ],
  // A start builds what it runs; the tests' own types are checked where the tests run.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  experimental: {
    // As lib/http/limits.ts says, which stands before.
    serverActions: { bodySizeLimit: '64kb' },
  },
};

export default withNextIntl(config);
