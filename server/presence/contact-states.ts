import type { UserId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { Status } from '@/lib/protocol/sidecar/presence';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import type { TiesOf } from './visibility';

export type ContactsChange = FactBody<'presence:contacts-changed'>;
type State = RequestReply<'presence:contacts'>['online'][number];

interface Watching {
  readonly viewerId: UserId;
  contacts: ReadonlySet<UserId>;
  /** Those who are online, as the client was last told. */
  readonly told: Map<UserId, Status>;
}

/**
 * Which of its user's contacts each client knows to be online, and what it must hear when that changes. A page of the
 * list of everybody says nothing of contacts who are elsewhere in it, or where there is no such list.
 */
export class ContactStates<Client> {
  readonly #statusOf: (userId: UserId) => Status | null;
  readonly #tiesOf: TiesOf;
  readonly #watching = new Map<Client, Watching>();
  /** The clients of everybody who has this person among their contacts. */
  readonly #watchersOf = new Map<UserId, Set<Client>>();

  /** @param statusOf null for whoever is not online, as contacts may know it */
  constructor(statusOf: (userId: UserId) => Status | null, tiesOf: TiesOf) {
    this.#statusOf = statusOf;
    this.#tiesOf = tiesOf;
  }

  /** Those contacts who are online. From now on `tell` names this client. */
  show(client: Client, viewerId: UserId): State[] {
    this.forget(client);
    const watching: Watching = { viewerId, contacts: this.#tiesOf(viewerId).contacts, told: new Map() };
    this.#watching.set(client, watching);
    for (const id of watching.contacts) this.#watch(id, client);
    return this.#news(watching, watching.contacts).flatMap(({ id, status }) => (status ? [{ id, status }] : []));
  }

  forget(client: Client): void {
    const watching = this.#watching.get(client);
    if (!watching) return;
    this.#watching.delete(client);
    for (const id of watching.contacts) this.#unwatch(id, client);
  }

  /** What the clients of this person have to hear, whose contacts or blocks have changed. */
  renew(viewerId: UserId): [Client, ContactsChange][] {
    const { contacts } = this.#tiesOf(viewerId);
    return [...this.#watching].flatMap(([client, watching]): [Client, ContactsChange][] => {
      if (watching.viewerId !== viewerId) return [];
      const before = watching.contacts;
      watching.contacts = contacts;
      for (const id of before) if (!contacts.has(id)) this.#unwatch(id, client);
      for (const id of contacts) this.#watch(id, client);
      const changed = this.#news(watching, new Set([...before, ...contacts]));
      return changed.length > 0 ? [[client, { changed }]] : [];
    });
  }

  /** What these people’s changes mean to each client; each is told what is right at its own step. */
  *tell(touched: ReadonlySet<UserId>): Generator<[Client, ContactsChange]> {
    const concerned = new Map<Client, UserId[]>();
    for (const id of touched) {
      for (const client of this.#watchersOf.get(id) ?? []) {
        const ids = concerned.get(client);
        if (ids) ids.push(id);
        else concerned.set(client, [id]);
      }
    }
    for (const [client, ids] of concerned) {
      const watching = this.#watching.get(client);
      const changed = watching ? this.#news(watching, ids) : [];
      if (changed.length > 0) yield [client, { changed }];
    }
  }

  /** What the client does not know yet of these people; it is told now. */
  #news({ viewerId, contacts, told }: Watching, ids: Iterable<UserId>): ContactsChange['changed'] {
    const { blocks } = this.#tiesOf(viewerId);
    const changed: ContactsChange['changed'] = [];
    for (const id of ids) {
      const status = contacts.has(id) && !blocks.has(id) ? this.#statusOf(id) : null;
      if (status === (told.get(id) ?? null)) continue;
      if (status) told.set(id, status);
      else told.delete(id);
      changed.push({ id, status });
    }
    return changed;
  }

  #watch(id: UserId, client: Client): void {
    const watchers = this.#watchersOf.get(id);
    if (watchers) watchers.add(client);
    else this.#watchersOf.set(id, new Set([client]));
  }

  #unwatch(id: UserId, client: Client): void {
    const watchers = this.#watchersOf.get(id);
    watchers?.delete(client);
    if (watchers?.size === 0) this.#watchersOf.delete(id);
  }
}
