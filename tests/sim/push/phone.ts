import type { CallId } from '@/lib/protocol/ids';
import type { PushMessage } from '@/lib/push/messages';
import { isRinging } from '@/server/calls/registry/live-call';
import type { SimTab } from '../tab';
import type { World } from '../world';
import type { Tokens } from './tokens';

/** As lib/hooks/use-notification-answer.ts. */
const RINGS_WITHIN_MS = 3_000;
const LOOK_MS = 50;
/** How often the owner looks whether Mado can be closed again. */
const CLOSE_EVERY_MS = 4_000;
const MISSED = ['cancelled', 'no-answer', 'peer-left', 'connection-lost', 'signed-out'];

type Ring = Extract<PushMessage, { type: 'ring' }>;

/**
 * A phone in a pocket: Mado is closed there, and only a push message reaches it. Shows notifications as public/sw.js does;
 * its owner presses their buttons, or does not notice them.
 */
export class SimPhone {
  /** The ring that it tells of. */
  notification: Ring | null = null;
  /** A message was lost on the way here, or the sidecar forgot that it rings here: it may show a ring that is over. */
  isInDoubt = false;
  readonly tab: SimTab;
  readonly #world: World;
  readonly #tokens: Tokens;

  constructor(tab: SimTab, world: World, tokens: Tokens) {
    this.tab = tab;
    this.#world = world;
    this.#tokens = tokens;
  }

  /** A message is about to be sent here. */
  pushed(message: PushMessage): void {
    const { watch, server } = this.#world;
    if (message.type === 'ring') {
      watch.saw('ring pushed');
      const call = server.registry.calls.get(message.callId);
      if (!call || !isRinging(call)) watch.complain(`${message.callId} is pushed and does not ring`);
      else if (!call.row.terms.isHeard || !['available', 'away'].includes(server.availabilityOf(call.row.callee.id)))
        watch.complain(`${message.callId} is pushed and must not be heard`);
      else if ((server.registry.slots.get(call.row.callee.id) ?? message.callId) !== message.callId)
        watch.complain(`${message.callId} is pushed to somebody who is in another call`);
    } else if (message.type === 'ring-ended') {
      const row = server.rows.get(message.callId);
      const isMissed = row?.acceptedAt === null && row.endedAt !== null && MISSED.includes(row.endReason ?? '');
      if (message.how === 'missed') watch.saw('missed call pushed');
      if (message.how === 'missed' && !isMissed) watch.complain(`${message.callId} was not missed`);
      if (message.how === 'elsewhere') watch.saw('answer elsewhere pushed');
      if (message.how === 'elsewhere' && isMissed && row.terms.isHeard)
        watch.complain(`${message.callId} was missed, and nobody is told`);
    }
  }

  receive(message: PushMessage): void {
    const { watch, random } = this.#world;
    watch.note(`${this.tab.name} receives ${message.type}`);
    if (message.type === 'ring') {
      // A page that is seen rings by itself.
      if (!this.tab.isGone) return;
      this.notification = message;
      if (random.chance(0.75)) this.#world.after(random.between(300, 20_000), () => this.#press(message));
    } else if (message.type === 'ring-ended' && message.callId === this.notification?.callId) {
      this.notification = null;
    }
  }

  #press(ring: Ring): void {
    // Another notification, or none: the owner presses what is there.
    if (this.notification !== ring) return;
    this.notification = null;
    const { random, watch } = this.#world;
    const isAccepted = random.chance(0.75);
    watch.note(`${this.tab.name} presses ${isAccepted ? 'Accept' : 'Decline'} of ${ring.callId}`);
    this.#world.after(random.between(20, 800), () => {
      const done = (callId: CallId | null) => this.#answer(callId, isAccepted);
      this.#tokens.take(ring.token, this.tab, done);
      if (random.chance(0.1))
        this.#tokens.take(ring.token, this.tab, (again) => {
          if (again !== null) watch.complain(`the token of ${again} was taken twice`);
        });
    });
    if (isAccepted) this.tab.open();
  }

  /** The server has said which call the token answers; null: it is over. */
  #answer(callId: CallId | null, isAccepted: boolean): void {
    const { watch, server } = this.#world;
    if (callId === null) {
      watch.saw('notification of a ring that is over');
      return this.#closeLater();
    }
    if (isAccepted) return this.#acceptWhenItRings(callId);
    watch.saw('declined in a notification');
    server.declineUnseen(this.tab.device.userId, callId);
  }

  #acceptWhenItRings(callId: CallId, waitedMs = 0): void {
    const { tab } = this;
    if (tab.isGone) return;
    const { state } = tab;
    if (state.phase === 'ringing-in' && state.callId === callId) {
      this.#world.watch.saw('accepted in a notification');
      tab.hear(() => {
        const now = tab.state;
        if (now.phase === 'ringing-in' && now.callId === callId) tab.dispatch({ type: 'accept', media: now.media });
      });
    } else if (waitedMs < RINGS_WITHIN_MS) {
      const more = tab.isReady ? LOOK_MS : 0;
      tab.later(LOOK_MS, () => this.#acceptWhenItRings(callId, waitedMs + more));
      return;
    } else {
      this.#world.watch.saw('accepted too late');
    }
    this.#closeLater();
  }

  /** Back into the pocket, once no call is there. */
  #closeLater(): void {
    const { tab } = this;
    if (tab.isGone) return;
    tab.later(CLOSE_EVERY_MS, () => {
      if (tab.state.phase === 'idle' || tab.state.phase === 'ended') tab.leave();
      else this.#closeLater();
    });
  }
}
