import type { UserId } from '@/lib/protocol/ids';
import type { History, HistoryEvent } from './history';
import { faultSpans, overlap, RunTime, type Span, without } from './times';

/** How long after they left somebody may still be listed, and how long somebody who is there may be missing, in ms. */
export const LISTED_LIMITS = { ghostMs: 15_000, missingMs: 10_000 } as const;

interface Presence {
  /** A page of theirs is greeted and connected. */
  readonly there: Span[];
  /** They have no page open. */
  readonly gone: Span[];
}

const isPageEvent = (event: HistoryEvent): event is HistoryEvent & { page: string; user: UserId } => 'page' in event;

/** When each user was certainly there, and when certainly not. */
function presences(events: readonly HistoryEvent[], users: readonly UserId[], endMs: number): Map<UserId, Presence> {
  const states = new Map(
    users.map((id) => [
      id,
      { open: new Set<string>(), ready: new Set<string>(), thereMs: null as number | null, goneMs: 0 as number | null },
    ]),
  );
  const found = new Map<UserId, Presence>(users.map((id) => [id, { there: [], gone: [] }]));
  for (const event of events) {
    if (!isPageEvent(event)) continue;
    const state = states.get(event.user);
    const spans = found.get(event.user);
    if (!state || !spans) continue;
    const { page, atMs, type } = event;
    if (type === 'opened') state.open.add(page);
    if (type === 'ready') state.ready.add(page);
    if (type === 'lost' || type === 'closed') state.ready.delete(page);
    if (type === 'closed') state.open.delete(page);
    if (state.goneMs !== null && state.open.size > 0) {
      spans.gone.push({ fromMs: state.goneMs, toMs: atMs });
      state.goneMs = null;
    } else if (state.goneMs === null && state.open.size === 0) state.goneMs = atMs;
    if (state.thereMs === null && state.ready.size > 0) state.thereMs = atMs;
    else if (state.thereMs !== null && state.ready.size === 0) {
      spans.there.push({ fromMs: state.thereMs, toMs: atMs });
      state.thereMs = null;
    }
  }
  for (const [id, { goneMs, thereMs }] of states) {
    if (goneMs !== null) found.get(id)?.gone.push({ fromMs: goneMs, toMs: endMs });
    if (thereMs !== null) found.get(id)?.there.push({ fromMs: thereMs, toMs: endMs });
  }
  return found;
}

/** A page's look at a team: from its answer until it looks elsewhere, or is cut off. */
class View {
  readonly listed = new Map<UserId, Span[]>();
  readonly #sinceMs = new Map<UserId, number>();

  constructor(
    readonly page: string,
    readonly user: UserId,
    readonly team: string,
    readonly fromMs: number,
    users: readonly UserId[],
  ) {
    this.add(users, fromMs);
  }

  /** Whom it lists now. */
  get shown(): UserId[] {
    return [...this.#sinceMs.keys()];
  }

  add(users: readonly UserId[], atMs: number): void {
    for (const id of users) if (!this.#sinceMs.has(id)) this.#sinceMs.set(id, atMs);
  }

  remove(users: readonly UserId[], atMs: number): void {
    for (const id of users) {
      const fromMs = this.#sinceMs.get(id);
      if (fromMs === undefined) continue;
      this.#sinceMs.delete(id);
      this.listed.set(id, [...(this.listed.get(id) ?? []), { fromMs, toMs: atMs }]);
    }
  }

  end(atMs: number): this {
    this.remove([...this.#sinceMs.keys()], atMs);
    return this;
  }
}

function* viewsOf(events: readonly HistoryEvent[], endMs: number): Generator<{ view: View; span: Span }> {
  const open = new Map<string, View>();
  const closed = (page: string, atMs: number) => {
    const view = open.get(page);
    open.delete(page);
    return view ? [{ view: view.end(atMs), span: { fromMs: view.fromMs, toMs: atMs } }] : [];
  };
  for (const event of events) {
    if (!isPageEvent(event)) continue;
    const { page, user, atMs } = event;
    if (event.type === 'shows') {
      const former = open.get(page);
      if (former?.team === event.team) {
        // The same look, answered again.
        const now = new Set(event.users);
        former.remove(
          former.shown.filter((id) => !now.has(id)),
          atMs,
        );
        former.add(event.users, atMs);
        continue;
      }
      yield* closed(page, atMs);
      open.set(page, new View(page, user, event.team, atMs, event.users));
    } else if (event.type === 'listed') open.get(page)?.add(event.users, atMs);
    else if (event.type === 'unlisted') open.get(page)?.remove(event.users, atMs);
    else if (event.type === 'lost' || event.type === 'closed') yield* closed(page, atMs);
  }
  for (const page of [...open.keys()]) yield* closed(page, endMs);
}

/** Outside of faults nobody is wrongly listed, or wrongly missing, for longer than the limits. */
export function checkListing(history: History): string[] {
  const { events, teams } = history;
  const endMs = events.at(-1)?.atMs ?? 0;
  const people = presences(events, [...teams.values()].flat(), endMs);
  const calm = without({ fromMs: 0, toMs: endMs }, faultSpans(events));
  const runTime = new RunTime(events);
  const faults: string[] = [];
  for (const { view, span } of viewsOf(events, endMs)) {
    for (const id of teams.get(view.team) ?? []) {
      const presence = people.get(id);
      if (!presence || id === view.user) continue;
      const listed = view.listed.get(id) ?? [];
      const wrong = [
        ...listed.flatMap((shown) => presence.gone.map((gone) => ['ghost', overlap(shown, gone)] as const)),
        ...without(span, listed).flatMap((not) =>
          presence.there.map((there) => ['missing', overlap(not, there)] as const),
        ),
      ];
      for (const [what, wrongly] of wrong) {
        const limit = what === 'ghost' ? LISTED_LIMITS.ghostMs : LISTED_LIMITS.missingMs;
        const longest = calm
          .map((part) => wrongly && overlap(part, wrongly))
          .find((part) => part && runTime.lengthOf(part) > limit);
        if (longest)
          faults.push(
            `${what}: ${view.page} (${view.user}) had ${id} wrong for ${Math.round(longest.toMs - longest.fromMs)} ms from ${Math.round(longest.fromMs)}`,
          );
      }
    }
  }
  return faults;
}
