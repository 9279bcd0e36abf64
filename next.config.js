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
  // A service worker runs by the policy that comes with its script, and browsers ask for a new one each day at least.
  headers: async () => [
    {
      source: '/sw.js',
      headers: [
        { key: 'Content-Security-Policy', value: "default-src 'none'; connect-src 'self'" },
        { key: 'Cache-Control', value: 'no-cache' },
      ],
    },
  ],
  experimental: {
    // As lib/http/limits.ts says, which stands before.
    serverActions: { bodySizeLimit: '64kb' },
  },
};

export default withNextIntl(config);
