import { describe, expect, it } from 'vitest';
import { type Transport, TransportChoice } from './transport-choice';

const STANDS_MS = 60_000;

/** What `count` attempts begin with when every one of them hangs. */
function allHanging(choice: TransportChoice, count: number): Transport[] {
  return Array.from({ length: count }, () => {
    const transport = choice.next();
    choice.hung(transport);
    return transport;
  });
}

describe('choosing the transport', () => {
  it('tries polling after two hanging WebSockets, then takes turns', () => {
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

  it('begins with polling where an earlier page of the tab needed it', () => {
    expect(allHanging(new TransportChoice({ wary: true }), 3)).toEqual(['polling', 'websocket', 'polling']);
  });

  it('comes back by polling when a polling connection was lost', () => {
    const choice = new TransportChoice();
    allHanging(choice, 2);
    expect(choice.next()).toBe('polling');
    choice.letIn('polling');
    choice.lost('polling', STANDS_MS);
    expect(choice.next()).toBe('polling');
  });

  it('counts a WebSocket that dies young as one that hung, and forgets all hangs once one has stood', () => {
    const choice = new TransportChoice();
    for (const stoodMs of [13_000, 13_000]) {
      choice.letIn('websocket');
      choice.lost('websocket', stoodMs);
    }
    expect(choice.next()).toBe('polling');
    choice.letIn('websocket');
    choice.lost('websocket', STANDS_MS);
    expect(choice.isWary).toBe(false);
    expect(choice.next()).toBe('websocket');
  });

  it('counts what an attempt came to, not what it began with', () => {
    const choice = new TransportChoice();
    expect(choice.next()).toBe('websocket');
    choice.hung('polling');
    expect(choice.isWary).toBe(false);
    expect(choice.next()).toBe('websocket');
  });
});
