import type { Mutant } from './mutant';

/** Somebody who hides their address, and whose page or server tells it all the same. */
export const HIDDEN_ADDRESS: readonly Mutant[] = [
  {
    id: 'hidden-page-looks-everywhere',
    bug: 'Who hides their address is found on a direct path',
    file: 'lib/rtc/peer-link.ts',
    find: "this.#isRelayOnly || this.#options.iceServers.isRelayOnly ? 'relay' : 'all'",
    replace: "this.#isRelayOnly ? 'relay' : 'all'",
    test: 'lib/rtc/peer-link.test.ts',
  },
  {
    id: 'hidden-page-tells-all-it-finds',
    bug: 'The page of somebody who hides their address tells it in a candidate',
    file: 'lib/rtc/peer-link.ts',
    find: 'const told = this.#options.iceServers.isRelayOnly ? relayBody(body) : body;',
    replace: 'const told: SignalBody | null = body;',
    test: 'lib/rtc/peer-link.test.ts',
  },
  {
    id: 'address-behind-the-relay',
    bug: 'A relay’s candidate names the address behind it',
    file: 'lib/rtc/session-description.ts',
    find: "' raddr 0.0.0.0 rport 0'",
    replace: "'$&'",
    test: 'lib/rtc/session-description.test.ts',
  },
  {
    id: 'gathers-before-it-knows',
    bug: 'A page looks for paths before it knows whether its person hides their address',
    file: 'lib/rtc/ice-servers.ts',
    find: 'if (!this.#mustAsk || this.#granted) return null;',
    replace: 'if (this.#mustAsk || this.#granted) return null;',
    test: 'lib/rtc/ice-servers.test.ts',
  },
  {
    id: 'open-until-told-otherwise',
    bug: 'Until the sidecar has answered, an address is taken for one that may be told',
    file: 'lib/rtc/ice-servers.ts',
    find: 'return this.#granted?.relayOnly ?? this.#mustAsk;',
    replace: 'return this.#granted?.relayOnly ?? false;',
    test: 'lib/rtc/ice-servers.test.ts',
  },
  {
    id: 'sidecar-passes-hidden-addresses',
    bug: 'The sidecar passes on what tells where a hidden person is',
    file: 'server/calls/active.ts',
    find: "  if (ringing?.row.hiders.includes(event.by.userId) && tellsAddress(event.signal.body)) return refuse('not-allowed');\n",
    replace: '',
    test: 'server/calls/early-signal.test.ts',
  },
  {
    id: 'hidden-until-a-restart',
    bug: 'After a restart of the server nobody hides their address',
    file: 'server/call-rows.ts',
    find: '.filter((user) => user.hidesAddress)',
    replace: '.filter(() => false)',
    test: 'tests/integration/sidecar-privacy.test.ts',
  },
  {
    id: 'hidden-while-there-is-a-relay',
    bug: 'The TURN server is taken away, and hidden people call each other directly',
    file: 'server/handlers/call-asks.ts',
    find: "    if (hiders.length > 0 && !hasTurn) return refuse('no-relay');\n",
    replace: '',
    test: 'tests/integration/sidecar-privacy.test.ts',
  },
];
