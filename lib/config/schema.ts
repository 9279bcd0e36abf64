import { isIP } from 'node:net';
import { z } from 'zod';
import { SIGN_UP_MODES } from '@/lib/auth/entry/sign-up-modes';
import { earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';
import { isPushService, KNOWN_PUSH_SERVICES } from '@/lib/push/endpoints';
import { isPrivateKey } from '@/lib/push/vapid';
import { parseRedisAddress, REDIS_ADDRESS_FORMS } from '@/lib/redis/redis-address';
import { isLoopback } from './allowed-origins';
import { isApplesKey } from './providers';

const integer = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** Comma-separated addresses in the syntax of RFC 7064 and 7065: no `//`, and a query only for TURN. */
const addresses = (form: RegExp, wants: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine((urls) => urls.every((url) => form.test(url)), `${wants}, separated by commas`);
const host = String.raw`([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?`;
const stunAddresses = addresses(new RegExp(`^stuns?:${host}$`), 'stun:host or stun:host:port');
const turnAddresses = addresses(
  new RegExp(String.raw`^turns?:${host}(\?transport=(udp|tcp))?$`),
  'turn:host or turns:host, with :port and ?transport=udp or tcp if needed',
);

/** Instead of the setting: a file that holds nothing but its value. */
const file = z.string().optional();

const secret = z.string().min(32, 'at least 32 characters').optional();

/** Addresses, and networks in CIDR notation (RFC 4632, 4291). */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const isLength = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32));
  return version !== 0 && isLength && rest.length === 0;
}
const pushServices = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine(
    (list) => list.length > 0 && list.every(isPushService),
    'hosts such as fcm.googleapis.com or *.push.apple.com, or origins such as https://push.example:8443, separated by commas',
  );

const networks = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every(isNetwork), 'IP addresses or networks such as 10.0.0.0/8, separated by commas');

function isSite(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return !!url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
}

/** A provider's tokens are believed because of the connection that they come over. */
function isIssuer(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const providerSecret = z.string().optional();

const policies = earlyLinkPolicySchema.options;
const lobbies = ['everyone', 'contacts'] as const;
export type LobbyPolicy = (typeof lobbies)[number];
const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/**
 * Every setting of Mado: an environment variable, parsed once at the start of each program. All are optional for a
 * trial.
 */
export const settingsSchema = z.object({
  PORT: integer(1, 65_535).default(3000),
  /** Address to listen on; default 127.0.0.1, or 0.0.0.0 when PUBLIC_URL is http://. */
  HOST: z.string().optional(),
  /** What people type: scheme and host, e.g. https://mado.example. Requests for any other address are refused. */
  PUBLIC_URL: z.string().refine(isSite, 'http:// or https:// and a host, without a path').optional(),
  /** `file:…` (SQLite) or `postgres://…`; default a file in DATA_DIR. */
  DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/)/, 'file:… or postgres://…')
    .optional(),
  DATABASE_URL_FILE: file,
  /** Where the sidecars of several machines meet; with a PostgreSQL DATABASE_URL only. Unset, there is one sidecar. */
  REDIS_URL: z
    .string()
    .refine((url) => parseRedisAddress(url) !== null, REDIS_ADDRESS_FORMS)
    .optional(),
  REDIS_URL_FILE: file,
  /** Before each key in Redis; the same for all machines of one Mado, and another for each Mado that shares a Redis. */
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w:.-]{1,60}$/, 'up to 60 letters, digits and : . - _')
    .default('mado:'),
  DATA_DIR: z.string().default('data'),
  /** Says that DATA_DIR is on a disk that outlives a deploy, where a hosting platform usually has none. */
  DATA_IS_KEPT: z.literal('1', { error: '1, or nothing' }).optional(),
  /** Encrypts login cookies; when unset, generated at the first start and kept in DATA_DIR. */
  AUTH_SECRET: secret,
  AUTH_SECRET_FILE: file,
  /** Authenticates the web app to the sidecar; when unset, generated at the first start and kept in DATA_DIR. */
  INTERNAL_SECRET: secret,
  INTERNAL_SECRET_FILE: file,
  /** Port of the sidecar on loopback; when unset, a free one is chosen. */
  SIGNALING_PORT: integer(1, 65_535).optional(),
  /** The shortest new password of an account with a second step. */
  PASSWORD_MIN_LENGTH: integer(8, 128).default(8),
  /** The shortest new password where it is all that protects an account (NIST SP 800-63B-4, 3.1.1.2). */
  PASSWORD_ONLY_MIN: integer(8, 128).default(15),
  RING_TIMEOUT_MS: integer(1_000, 600_000).default(45_000),
  /**
   * How long a device whose socket closed may stay away before its call ends. One whose socket only timed out gets ten
   * times as long.
   */
  RECONNECT_GRACE_MS: integer(1_000, 600_000).default(30_000),
  STUN_URLS: stunAddresses.default([]),
  TURN_URLS: turnAddresses.default([]),
  /**
   * The TURN server's own secret, coturn's `static-auth-secret`: signs credentials that are valid for a few minutes.
   */
  TURN_SECRET: secret,
  TURN_SECRET_FILE: file,
  /** Whose calls connect while they still ring, if the callee chose nothing; strangers' calls only with `everyone`. */
  EARLY_LINKS: z.enum(policies, { error: `one of ${policies.join(', ')}` }).default('contacts'),
  /** Whom the lobby shows: everybody who is online, or one's contacts alone. */
  LOBBY: z.enum(lobbies, { error: `one of ${lobbies.join(', ')}` }).default('everyone'),
  /**
   * The mail server, `smtp://user:password@host:587` or `smtps://…`. Unset, mails are written to DATA_DIR/outbox, and
   * nobody has to confirm an address.
   */
  SMTP_URL: z
    .string()
    .refine(
      (url) => /^smtps?:\/\//.test(url) && URL.canParse(url) && new URL(url).hostname !== '',
      'smtp://user:password@host:587 or smtps://user:password@host',
    )
    .optional(),
  SMTP_URL_FILE: file,
  /** The sender of mails: an address, or a name and an address in angle brackets. */
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\r\n]+ <[^<>@\s]+@[\w.-]+>|[^<>@\s]+@[\w.-]+)$/, 'mado@example.org, or Mado <mado@example.org>')
    .optional(),
  /** The private key by which push services know this Mado; when unset, it follows from AUTH_SECRET. */
  VAPID_PRIVATE_KEY: z.string().refine(isPrivateKey, 'a private key of P-256: 43 characters of base64url').optional(),
  VAPID_PRIVATE_KEY_FILE: file,
  /** The push services that this server sends to: hosts at https, `*.` for all below one, or whole origins. */
  PUSH_ENDPOINTS: pushServices.default([...KNOWN_PUSH_SERVICES]),
  /** Sign-in with a provider appears once all of its variables are set. */
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: providerSecret,
  GOOGLE_CLIENT_SECRET_FILE: file,
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: providerSecret,
  GITHUB_CLIENT_SECRET_FILE: file,
  LINE_CLIENT_ID: z.string().optional(),
  LINE_CLIENT_SECRET: providerSecret,
  LINE_CLIENT_SECRET_FILE: file,
  /** Apple's client secret is a token that Mado signs with this key. */
  APPLE_CLIENT_ID: z.string().optional(),
  APPLE_TEAM_ID: z.string().optional(),
  APPLE_KEY_ID: z.string().optional(),
  APPLE_PRIVATE_KEY: z
    .string()
    .refine(isApplesKey, 'the text of the .p8 file, from -----BEGIN PRIVATE KEY----- on')
    .optional(),
  APPLE_PRIVATE_KEY_FILE: file,
  /** Any OpenID Connect provider: where it describes itself, without `/.well-known/…`. */
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'https://… as the provider writes its issuer, or http:// on this machine')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: providerSecret,
  OIDC_CLIENT_SECRET_FILE: file,
  /** What its button says after "Continue with"; default the issuer's host. */
  OIDC_NAME: z.string().max(40, 'at most 40 characters').optional(),
  /** Who may make an account: anybody, whoever has an invite, or nobody. */
  SIGN_UP: z.enum(SIGN_UP_MODES, { error: `one of ${SIGN_UP_MODES.join(', ')}` }).default('open'),
  /** Accounts created from one address per hour; default 100, or 10000 if only this machine appears to have access. */
  SIGN_UPS_PER_HOUR: integer(1, 1_000_000).optional(),
  /** Proxies in front that append to X-Forwarded-For; required if PUBLIC_URL is https. */
  TRUSTED_PROXY_HOPS: integer(0, 10).default(0),
  /** Also serve https with a self-signed certificate on this port, for trying it from a phone on the same network. */
  LAN_HTTPS_PORT: integer(1, 65_535).optional(),
  LOG_LEVEL: z.enum(levels, { error: `one of ${levels.join(', ')}` }).default('info'),
  /** Write the log to this file instead of standard output, and begin a new one at LOG_FILE_MB; LOG_FILES are kept. */
  LOG_FILE: z.string().optional(),
  LOG_FILE_MB: integer(1, 10_000).default(10),
  LOG_FILES: integer(1, 1_000).default(10),
  /** How long calls that are over stay in the database; 0 for ever. */
  KEEP_CALLS_DAYS: integer(0, 36_500).default(365),
  /** How long logins stay in the database after they have ended by themselves; 0 for ever. */
  KEEP_SESSIONS_DAYS: integer(0, 36_500).default(30),
  /** Who may read /metrics without a token: machines that connect directly, through no proxy. */
  METRICS_FROM: networks.default([]),
  /** Who shows it may read /metrics. With METRICS_FROM too, both must hold. */
  METRICS_TOKEN: secret,
  METRICS_TOKEN_FILE: file,
});
