import { randomUUID } from 'node:crypto';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import { PageCopy } from '@/lib/stores/page-copy';
import { RawSocket } from '@/tests/bench/load/raw-socket';
import type { Recorder } from '@/tests/several/history/history';

/** A user with an account, signed in. */
export interface Member {
  readonly id: UserId;
  readonly team: string;
  readonly cookie: string;
}

export interface PageOptions {
  readonly member: Member;
  /** Of the balancer. */
  readonly port: number;
  readonly publicUrl: string;
  readonly recorder: Recorder;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Each fact, after the page has written it down. */
  readonly onFact: (name: FactName, body: FactBody<FactName>) => void;
}

/** An attempt that has no greeting by then begins again. */
const ATTEMPT_MS = 8_000;
/** As the page does: quickly at first, and never at the same time as all others. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 1_000;
/** Engine.IO's interval and timeout together: without a ping for so long the connection is dead. */
const SILENT_MS = 13_000;
/** As the people store and the outbox do. */
const RETRY_REFUSED_MS = 2_000;
const VIEW_LIMIT = 100;

const callIdOf = (body: unknown): CallId | null => {
  const callId = (body as { callId?: unknown }).callId;
  return typeof callId === 'string' ? callId : null;
};

/** A tab: connects through the balancer until it is closed, keeps a list, and repeats what must arrive. */
export class Page {
  readonly id = randomUUID();
  readonly #options: PageOptions;
  readonly #list = new PageCopy();
  #listed = new Set<UserId>();
  #team: string;
  #socket: RawSocket | null = null;
  #isReady = false;
  #isClosed = false;
  #attempts = 0;
  #returnInMs: number | null = null;
  readonly #answers = new Map<number, (reply: Reply) => void>();
  /** Requests that are sent again until the server has replied with something else than `internal`. */
  readonly #kept = new Map<string, () => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #watch: NodeJS.Timeout | undefined;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#team = options.member.team;
    this.#record({ type: 'opened' });
    this.#connect();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whom it lists, in the team that it looks at. */
  get listed(): ReadonlySet<UserId> {
    return this.#listed;
  }

  /** Sent at most once; never answered if the connection is lost. */
  ask<N extends RequestName>(name: N, body: RequestBody<N>, onReply: (reply: Reply<N>) => void = () => undefined) {
    if (!this.#isReady) return;
    const ask = this.#options.recorder.nextAsk();
    const calleeId = name === 'call:invite' ? (body as RequestBody<'call:invite'>).calleeId : null;
    this.#record({ type: 'asked', ask, name, callId: callIdOf(body), calleeId });
    this.#answers.set(ask, (reply) => {
      this.#record({ type: 'answered', ask, code: reply.ok ? 'ok' : reply.code });
      onReply(reply as Reply<N>);
    });
    this.#socket?.send(`42${ask}${JSON.stringify([name, body])}`);
  }

  /** Sent again after each loss, and after each failure of the server, until there is a reply. */
  askUntilReplied<N extends RequestName>(
    name: N,
    body: RequestBody<N>,
    onReply: (reply: Reply<N>) => void = () => undefined,
  ): void {
    const key = `${name} ${callIdOf(body)}`;
    const send = () =>
      this.ask(name, body, (reply) => {
        if (!reply.ok && reply.code === 'internal') {
          this.#after(RETRY_REFUSED_MS, () => this.#kept.get(key)?.());
          return;
        }
        this.#kept.delete(key);
        onReply(reply);
      });
    this.#kept.set(key, send);
    send();
  }

  /** Does not send it again. */
  withdraw(name: RequestName, callId: CallId): void {
    this.#kept.delete(`${name} ${callId}`);
  }

  /** Looks at another team from now on. */
  look(team: string): void {
    this.#team = team;
    if (this.#isReady) this.#show();
  }

  /** A reload: another connection, perhaps to another server, of the same tab. */
  reconnect(): void {
    this.#socket?.close();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether everything that must arrive has arrived. */
  get isSettled(): boolean {
    return this.#kept.size === 0;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#watch);
    this.#record({ type: 'closed' });
    this.#socket?.close();
  }

  #record(event: Record<string, unknown> & { type: string }): void {
    const { recorder, member } = this.#options;
    recorder.add({ page: this.id, user: member.id, ...event } as Parameters<Recorder['add']>[0]);
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }

  #expectWithin(ms: number): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#socket?.close(), ms);
  }

  #connect(): void {
    const { port, publicUrl, member } = this.#options;
    const { host, origin } = new URL(publicUrl);
    this.#expectWithin(ATTEMPT_MS);
    const route = {
      port,
      path: `${SIGNALING_PATH}?EIO=4&transport=websocket`,
      headers: { Host: host, Origin: origin, Cookie: member.cookie },
    };
    this.#socket = new RawSocket(route, { onText: (text) => this.#hear(text), onClose: () => this.#isGone() });
  }

  #isGone(): void {
    clearTimeout(this.#watch);
    if (this.#isReady && !this.#isClosed) this.#record({ type: 'lost' });
    this.#isReady = false;
    this.#answers.clear();
    this.#list.answered(null);
    this.#list.forget();
    this.#listed = new Set();
    if (this.#isClosed) return;
    const retryMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts) * (0.5 + this.#options.random());
    this.#attempts += 1;
    this.#after(this.#returnInMs ?? retryMs, () => this.#connect());
    this.#returnInMs = null;
  }

  #hear(text: string): void {
    if (this.#isClosed) return;
    if (text === '2') {
      this.#expectWithin(SILENT_MS);
      return this.#socket?.send('3');
    }
    if (text.startsWith('0')) {
      const auth = { protocolVersion: PROTOCOL_VERSION, deviceId: this.id };
      return this.#socket?.send(`40${JSON.stringify(auth)}`);
    }
    if (text.startsWith('44')) return this.#socket?.close();
    if (text.startsWith('43')) {
      const [, id = '', json = ''] = /^43(\d+)(.*)$/s.exec(text) ?? [];
      const answer = this.#answers.get(Number(id));
      this.#answers.delete(Number(id));
      return answer?.((JSON.parse(json) as [Reply])[0]);
    }
    if (text.startsWith('42')) this.#take(...(JSON.parse(text.slice(2)) as [FactName, FactBody<FactName>]));
  }

  #take(name: FactName, body: FactBody<FactName>): void {
    if (name === 'session:ready') {
      const { call } = body as FactBody<'session:ready'>;
      this.#expectWithin(SILENT_MS);
      this.#attempts = 0;
      const isFirst = !this.#isReady;
      this.#isReady = true;
      this.#record({ type: 'ready', call: call && { callId: call.callId, phase: call.phase } });
      if (isFirst) this.#show();
      this.#options.onFact(name, body);
      for (const send of [...this.#kept.values()]) send();
      return;
    }
    if (name === 'session:restarting') this.#returnInMs = (body as FactBody<'session:restarting'>).reconnectInMs;
    if (name === 'presence:changed') {
      if (!this.#list.heard(body as FactBody<'presence:changed'>)) this.#show();
      return this.#noteList();
    }
    const callId = callIdOf(body);
    if (callId !== null) {
      const { reason = null, into = null } = body as { reason?: string; into?: { callId: CallId } };
      this.#record({ type: 'heard', name, callId, reason, into: into?.callId ?? null });
    }
    this.#options.onFact(name, body);
  }

  #show(): void {
    const team = this.#team;
    this.#list.asking();
    this.ask('presence:show', { query: team, offset: 0, limit: VIEW_LIMIT }, (reply) => {
      this.#list.answered(reply.ok ? reply : null);
      if (!reply.ok) return this.#after(RETRY_REFUSED_MS, () => this.#isReady && this.#show());
      // Another question is under way.
      if (team !== this.#team) return;
      this.#listed = this.#onPage();
      this.#record({ type: 'shows', team, users: [...this.#listed] });
    });
  }

  #onPage(): Set<UserId> {
    return new Set(this.#list.page?.people.map(({ id }) => id));
  }

  #noteList(): void {
    const now = this.#onPage();
    const listed = [...now].filter((id) => !this.#listed.has(id));
    const unlisted = [...this.#listed].filter((id) => !now.has(id));
    this.#listed = now;
    if (listed.length > 0) this.#record({ type: 'listed', users: listed });
    if (unlisted.length > 0) this.#record({ type: 'unlisted', users: unlisted });
  }
}
