import { callsOf, inviteOf, isOk } from './calls';
import type { History } from './history';

/** How much happened, so that nobody trusts a day on which nothing did. */
export function tally(history: History) {
  const calls = [...callsOf(history).values()];
  const had = (name: string) =>
    calls.filter(({ exchanges }) => exchanges.some((exchange) => exchange.asked.name === name && isOk(exchange)))
      .length;
  const count = (type: string) => history.events.filter((event) => event.type === type).length;
  return {
    events: history.events.length,
    calls: calls.filter((call) => inviteOf(call) !== undefined).length,
    rows: history.rows.length,
    accepted: had('call:accept'),
    connected: had('call:connected'),
    moved: had('call:move'),
    merged: calls.filter(({ heard, callId }) =>
      heard.some((fact) => fact.name === 'call:merged' && fact.callId === callId),
    ).length,
    arrivals: count('ready'),
    losses: count('lost'),
    stalls: count('stalled'),
    owners: count('owner'),
  };
}
