import { expect, it } from 'vitest';
import { peerAddressHeader } from './client-address';
import { isDirectLocal } from './direct-local';

const from = (peer: string, headers: Record<string, string> = {}) =>
  isDirectLocal(new Headers({ [peerAddressHeader]: peer, ...headers }));

it.each(['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])('is a program on this machine: %s', (peer) => {
  expect(from(peer)).toBe(true);
  // As Next hands it on.
  expect(from(peer, { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost:3000' })).toBe(true);
});

it.each(['192.168.1.7', '203.0.113.5', 'fe80::1', '', 'unknown'])('is somebody else: %s', (peer) => {
  expect(from(peer)).toBe(false);
  expect(from(peer, { 'x-forwarded-for': '127.0.0.1' })).toBe(false);
});

it.each([
  ['x-forwarded-for', '203.0.113.5'],
  ['x-forwarded-for', '203.0.113.5, 127.0.0.1'],
  ['x-forwarded-for', 'unknown'],
  ['x-real-ip', '203.0.113.5'],
  ['forwarded', 'for=203.0.113.5'],
  ['via', '1.1 proxy'],
])('is not whom a proxy on this machine brings: %s: %s', (name, value) => {
  expect(from('127.0.0.1', { [name]: value })).toBe(false);
});
