import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import type { ConnectionState, SignalingPort } from '@/lib/signaling/port';

interface SentRequest {
  readonly name: RequestName;
  readonly request: unknown;
}

/** A sidecar that the test plays: it replies with `reply`, and sends the facts that the test has it send. */
export function fakeSignaling() {
  const asked: SentRequest[] = [];
  const factListeners = new Map<FactName, Set<(body: never) => void>>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  const subject = {
    connection: 'online' as ConnectionState,
    asked,
    reply: { ok: true } as { ok: true } | Reply<'call:ice'>,
    rechecks: 0,
    open() {},
    recheck() {
      subject.rechecks += 1;
    },
    close() {},
    async ask<N extends RequestName>(name: N, request: RequestBody<N>): Promise<Reply<N>> {
      if (subject.connection !== 'online') return { ok: false, code: 'internal' };
      asked.push({ name, request });
      return subject.reply as Reply<N>;
    },
    onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void) {
      const listeners = factListeners.get(name) ?? new Set();
      factListeners.set(name, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    onConnection(listener: (state: ConnectionState) => void) {
      connectionListeners.add(listener);
      return () => void connectionListeners.delete(listener);
    },
    tell<N extends FactName>(name: N, body: FactBody<N>) {
      for (const listener of factListeners.get(name) ?? []) listener(body as never);
    },
    become(state: ConnectionState) {
      subject.connection = state;
      for (const listener of connectionListeners) listener(state);
    },
    names: () => asked.map(({ name }) => name),
  };
  return subject satisfies SignalingPort;
}
