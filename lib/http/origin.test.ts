import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from './origin';

const allowed = ['https://mado.example'];

describe('isAllowedOrigin', () => {
  it.each([
    ['our own page', { origin: 'https://mado.example', upgrade: 'websocket' }, true],
    ['our own page, polling', {}, true],
    ['our own page, polling, in a browser that says so', { 'sec-fetch-site': 'same-origin' }, true],
    ['another site', { origin: 'https://evil.example', upgrade: 'websocket' }, false],
    ['another site, polling', { origin: 'https://evil.example' }, false],
    ['a picture on another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['another scheme', { origin: 'http://mado.example', upgrade: 'websocket' }, false],
    ['another port', { origin: 'https://mado.example:8443', upgrade: 'websocket' }, false],
    ['a sandboxed page', { origin: 'null', upgrade: 'websocket' }, false],
    ['a WebSocket that hides where it is from', { upgrade: 'websocket' }, false],
  ])('%s', (_, headers, expected) => {
    expect(isAllowedOrigin(headers, allowed)).toBe(expected);
  });
});
