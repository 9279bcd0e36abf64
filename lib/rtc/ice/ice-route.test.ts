import { describe, expect, it } from 'vitest';
import { routeOf } from './ice-route';

describe('routeOf', () => {
  it.each([
    ['stun:stun.example', 'stun'],
    ['stuns:stun.example:5349', 'stun'],
    ['turn:turn.example', 'turn-udp'],
    ['turn:turn.example:3478?transport=udp', 'turn-udp'],
    ['turn:[2001:db8::1]:3478?transport=tcp', 'turn-tcp'],
    ['turns:turn.example:443?transport=tcp', 'turn-tls'],
    ['TURNS:turn.example', 'turn-tls'],
  ] as const)('%s goes by %s', (url, route) => {
    expect(routeOf(url)).toBe(route);
  });

  it.each(['', 'https://turn.example', 'turn:', 'turn:turn.example?transport=sctp'])(
    '%j is no STUN or TURN URL',
    (url) => {
      expect(routeOf(url)).toBeNull();
    },
  );
});
