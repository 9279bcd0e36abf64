import { describe, expect, it } from 'vitest';
import { type Transport, TransportChoice } from './transport-choice';

const STANDS_MS = 60_000;

/** The transports that `count` attempts start with when every attempt hangs. */
function allHanging(choice: TransportChoice, count: number): Transport[] {
  return Array.from({ length: count }, () => {
    const transport = choice.next();
    choice.hung(transport);
    return transport;
  });
}

describe('choosing the transport', () => {
  it('tries polling after two hanging WebSockets, then alternates', () => {
    expect(allHanging(new TransportChoice(), 6)).toEqual([
      'websocket',
      'websocket',
      'polling',
      'websocket',
      'polling',
      'websocket',
    ]);
  });

  it('stays with WebSockets while none hangs', () => {
    const choice = new TransportChoice();
    expect([choice.next(), choice.next(), choice.next()]).toEqual(['websocket', 'websocket', 'websocket']);
  });

  it('starts with polling where an earlier page of the tab needed it', () => {
    expect(allHanging(new TransportChoice({ wary: true }), 3)).toEqual(['polling', 'websocket', 'polling']);
  });

  it('returns to polling after a polling connection was lost', () => {
    const choice = new TransportChoice();
    allHanging(choice, 2);
    expect(choice.next()).toBe('polling');
    choice.admitted('polling');
    choice.lost('polling', STANDS_MS);
    expect(choice.next()).toBe('polling');
  });

  it('counts a short-lived WebSocket as hanging, and resets the count once one has lasted', () => {
    const choice = new TransportChoice();
    for (const stoodMs of [13_000, 13_000]) {
      choice.admitted('websocket');
      choice.lost('websocket', stoodMs);
    }
    expect(choice.next()).toBe('polling');
    choice.admitted('websocket');
    choice.lost('websocket', STANDS_MS);
    expect(choice.isWary).toBe(false);
    expect(choice.next()).toBe('websocket');
  });

  it('counts the transport that an attempt ended with, not the one it started with', () => {
    const choice = new TransportChoice();
    expect(choice.next()).toBe('websocket');
    choice.hung('polling');
    expect(choice.isWary).toBe(false);
    expect(choice.next()).toBe('websocket');
  });
});
