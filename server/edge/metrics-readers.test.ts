import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { metricsReaders } from './metrics-readers';

const TOKEN = 'a token for Prometheus, of 32 characters';

const asked = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers: { host: '10.0.0.7:3000', ...headers } }) as unknown as IncomingMessage;
const authorization = `Bearer ${TOKEN}`;

describe('without a setting', () => {
  const mayRead = metricsReaders({ METRICS_FROM: [] });

  it('nobody reads the metrics, not even this machine', () => {
    expect(mayRead(asked('127.0.0.1'))).toBe(false);
    expect(mayRead(asked('127.0.0.1', { authorization: 'Bearer undefined' }))).toBe(false);
  });
});

describe('with METRICS_FROM', () => {
  const mayRead = metricsReaders({ METRICS_FROM: ['127.0.0.1', '10.1.0.0/16', '2001:db8::/32', '::ffff:192.0.2.9'] });

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '10.1.255.3', '::ffff:10.1.0.1', '2001:db8:7::1', '192.0.2.9'])(
    'its addresses read the metrics: %s',
    (address) => expect(mayRead(asked(address))).toBe(true),
  );

  it.each(['127.0.0.2', '10.2.0.1', '2001:db9::1', '::1', '', undefined])('others do not: %s', (address) =>
    expect(mayRead(asked(address))).toBe(false),
  );

  it('an address in X-Forwarded-For does not help', () => {
    expect(mayRead(asked('203.0.113.5', { 'x-forwarded-for': '127.0.0.1' }))).toBe(false);
    expect(mayRead(asked('203.0.113.5', { 'x-mado-peer-address': '127.0.0.1' }))).toBe(false);
  });

  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
    'whoever comes through a proxy on an address in the list does not: %s',
    (header) => expect(mayRead(asked('127.0.0.1', { [header]: '10.1.0.1' }))).toBe(false),
  );

  it('a page whose name resolves to this machine does not', () => {
    for (const host of ['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example', ''])
      expect(mayRead(asked('127.0.0.1', { host })), host).toBe(false);
    for (const host of ['localhost:3000', 'mado:3000', '127.0.0.1:3000', '[::1]:3000'])
      expect(mayRead(asked('127.0.0.1', { host })), host).toBe(true);
  });
});

describe('with METRICS_TOKEN', () => {
  const mayRead = metricsReaders({ METRICS_FROM: [], METRICS_TOKEN: TOKEN });

  it('who shows it reads the metrics, through a proxy as well', () => {
    expect(mayRead(asked('203.0.113.5', { authorization }))).toBe(true);
    expect(mayRead(asked('127.0.0.1', { authorization, 'x-forwarded-for': '203.0.113.5' }))).toBe(true);
  });

  it.each(['', 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, TOKEN, `Basic ${TOKEN}`])(
    'others do not: %s',
    (other) => expect(mayRead(asked('127.0.0.1', { authorization: other }))).toBe(false),
  );

  it('only from METRICS_FROM, where that is set too', () => {
    const both = metricsReaders({ METRICS_FROM: ['10.1.0.0/16'], METRICS_TOKEN: TOKEN });
    expect(both(asked('10.1.0.1', { authorization }))).toBe(true);
    expect(both(asked('10.1.0.1'))).toBe(false);
    expect(both(asked('10.2.0.1', { authorization }))).toBe(false);
  });
});
