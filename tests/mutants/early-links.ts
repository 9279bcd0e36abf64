import type { Mutant } from './mutant';

/** Several links while it rings, of which one becomes the call's: only many devices and lost messages show these. */
export const EARLY_LINKS: readonly Mutant[] = [
  {
    id: 'relay-link-looks-around',
    bug: 'A link that may use relays alone sends checks from the callee’s own address',
    file: 'lib/rtc/call-link.ts',
    find: "isRelayOnly: role === 'callee' && warmUp === 'relay',",
    replace: 'isRelayOnly: false,',
    test: 'sim',
  },
  {
    id: 'relayed-for-ever',
    bug: 'A call that began over a relay never finds the direct path',
    file: 'lib/rtc/call-link.ts',
    find: '    if (looksForDirect) entry.peer.restartIce();\n',
    replace: '',
    test: 'sim',
  },
  {
    id: 'late-offer-keeps-to-relays',
    bug: 'An offer that the accept overtakes is answered through a relay, for the whole call',
    file: 'lib/rtc/call-link.ts',
    find: "warmUp: isReleased ? 'none' : warmUp,",
    replace: 'warmUp,',
    test: 'sim',
  },
  {
    id: 'released-from-the-start',
    bug: 'A link made while it rings carries media as soon as it stands',
    file: 'lib/rtc/call-link.ts',
    find: '    if (linkEpoch > 0) this.#begin(entry);',
    replace: '    this.#begin(entry);',
    test: 'sim',
  },
  {
    id: 'losing-links-stay',
    bug: 'The links to the devices that did not answer stay open beside the call',
    file: 'lib/rtc/call-link.ts',
    find: '    if (isFinal) this.#closeOthers();\n',
    replace: '',
    test: 'sim',
  },
  {
    id: 'verdict-lost-with-the-socket',
    bug: 'A caller who was offline when the call was answered never lets the other devices go',
    file: 'lib/call/sync-linked.ts',
    find: 'if (isUp) return step(state, ...verdict(state, call));',
    replace: 'if (isUp) return unchanged(state);',
    test: 'sim',
  },
  {
    id: 'a-link-for-every-tab',
    bug: 'A person with twenty tabs makes the caller’s browser open twenty links',
    file: 'server/calls/early-signal.ts',
    find: 'const MAX_EARLY_LINKS = 3;',
    replace: 'const MAX_EARLY_LINKS = 20;',
    test: 'sim',
  },
  {
    id: 'link-before-the-move-stays',
    bug: 'After a call has moved to another device the link of before stays open',
    file: 'lib/rtc/handover.ts',
    find: '    this.#retired?.peer.close();\n',
    replace: '',
    test: 'sim',
  },
];
