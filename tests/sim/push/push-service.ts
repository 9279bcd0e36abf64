import type { Delivery, PushMessage } from '@/lib/push/messages';
import type { Push } from '@/lib/push/push';
import type { World } from '../world';
import type { SimPhone } from './phone';

type Outcome = Awaited<ReturnType<Push['send']>>;
type Subscription = Awaited<ReturnType<Push['subscriptionsOf']>>[number];

interface Waiting {
  readonly message: PushMessage;
  readonly topic: string | undefined;
  readonly untilMs: number;
}

/**
 * The push service of the browsers' makers: keeps messages in order for each phone, for as long as they say, and brings
 * them after a while. Some never arrive; of some the sender never hears that they do.
 */
export class PushService {
  readonly #world: World;
  readonly #phones: readonly SimPhone[];
  readonly #waiting = new Map<SimPhone, Waiting[]>();
  /** A sender waits for an answer, which comes without any time passing. */
  isAsked = false;

  constructor(world: World, phones: readonly SimPhone[]) {
    this.#world = world;
    this.#phones = phones;
  }

  subscriptionsOf(userId: string): Promise<Subscription[]> {
    this.isAsked = true;
    const own = this.#phones.filter(({ tab }) => tab.device.userId === userId);
    return Promise.resolve(own.map((phone) => ({ id: phone.tab.name }) as unknown as Subscription));
  }

  send({ id }: Pick<Subscription, 'id'>, message: PushMessage, delivery: Delivery): Promise<Outcome> {
    this.isAsked = true;
    const phone = this.#phones.find(({ tab }) => tab.name === id);
    if (!phone) throw new Error('a message to nobody');
    phone.pushed(message);
    this.#world.watch.note(`${message.type} is pushed to ${id}`);
    if (this.#world.isPushLost()) phone.isInDoubt = true;
    else this.#keep(phone, message, delivery);
    // Of a message that arrives, the answer may still be lost.
    const outcome = phone.isInDoubt || this.#world.isPushLost() ? 'failed' : 'sent';
    return new Promise((resolve) => {
      this.#world.after(this.#world.random.between(10, 3_000), () => {
        this.isAsked = true;
        resolve(outcome);
      });
    });
  }

  #keep(phone: SimPhone, message: PushMessage, { ttlS, topic }: Delivery): void {
    const { random, nowMs, weather } = this.#world;
    const before = this.#waiting.get(phone) ?? [];
    const others = before.filter((each) => topic === undefined || each.topic !== topic);
    this.#waiting.set(phone, [...others, { message, topic, untilMs: nowMs + ttlS * 1_000 }]);
    this.#world.after(random.between(50, weather.isCalm ? 1_000 : 20_000), () => this.#bring(phone));
  }

  #bring(phone: SimPhone): void {
    const first = this.#waiting.get(phone)?.shift();
    if (first && first.untilMs > this.#world.nowMs) phone.receive(first.message);
  }
}
