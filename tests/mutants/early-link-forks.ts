import type { Mutant } from './mutant';

/** Several early links, one of which becomes the call's. These bugs show only with many devices and lost messages. */
export const EARLY_LINK_FORKS: readonly Mutant[] = [
  {
    id: 'relay-link-looks-around',
    bug: 'A link restricted to relays sends checks from the callee’s own address',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#create',
        find: "isRelayOnly: role === 'callee' && earlyLink === 'relay'",
        replace: 'isRelayOnly: false',
      },
    ],
    test: 'sim',
  },
  {
    id: 'relayed-for-ever',
    bug: 'A call that started over a relay never finds the direct path',
    edits: [
      {
        file: 'lib/rtc/link/active-link.ts',
        in: 'ActiveLink.accept',
        find: 'if (looksForDirect) connection.restartIce();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'late-offer-keeps-to-relays',
    bug: 'An offer overtaken by the accept is answered through a relay for the whole call',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#answerOwnOffer',
        find: "earlyLink: isReleased ? 'none' : earlyLink",
        replace: 'earlyLink',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'released-from-the-start',
    bug: 'An early link carries media as soon as it connects',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.open',
        find: 'if (linkEpoch > 0) this.#active.begin(entry); else this.#forks.add(entry);',
        replace: 'this.#active.begin(entry);',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'losing-links-stay',
    bug: 'Links to the devices that did not answer stay open during the call',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.choose',
        find: 'if (isFinal) this.#forks.close();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'verdict-lost-with-the-socket',
    bug: 'A caller who was offline when the call was answered never closes the links to the other devices',
    edits: [
      {
        file: 'lib/call/sync-linked.ts',
        in: 'syncLinked',
        find: 'step(state, ...verdict(state, call))',
        replace: 'unchanged(state)',
      },
    ],
    test: 'sim',
  },
  {
    id: 'a-link-for-every-tab',
    bug: 'A callee with twenty tabs makes the caller’s browser open twenty links',
    edits: [
      {
        file: 'server/calls/registry/early-signal.ts',
        in: 'MAX_EARLY_LINKS',
        find: '3',
        replace: '20',
      },
    ],
    test: 'sim',
  },
  {
    id: 'link-before-the-move-stays',
    bug: 'After a call has moved to another device, the old link stays open',
    edits: [
      {
        file: 'lib/rtc/link/handover.ts',
        in: 'Handover.#retire',
        find: 'this.#retired?.connection.close();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'own-offer-said-twice',
    bug: 'A duplicated offer makes the callee discard the link that is connecting',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#answerOwnOffer',
        find: 'if (current.ownOffer && sessionIdOf(current.ownOffer) === sessionIdOf(sdp)) return current.connection.handleSignal(body);',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'answer-said-twice',
    bug: 'A duplicated answer makes the caller discard its link, and apply an answer meant for another',
    edits: [
      {
        file: 'lib/rtc/link/forked-links.ts',
        in: 'ForkedLinks.hearDevice',
        find: 'if (known?.answerers.has(answerer)) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'offer-of-another-link',
    bug: 'When two devices accept, the second applies the caller’s signals for the first, and never connects',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#setDescription',
        find: 'if (this.#isOfAnother(description.sdp)) return false;',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'own-offer-for-anybody',
    bug: 'A device that accepts while its link is connecting sends its offer for the previous link, and never connects',
    edits: [
      {
        file: 'lib/rtc/link/signal-courier.ts',
        in: 'SignalCourier.send',
        find: 'if (isForOne(link)) return this.sendEarly(link, body);',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'answer-to-an-offer-of-before',
    bug: 'The late answer to a device’s first offer is applied to its second one, and it never connects',
    edits: [
      {
        file: 'lib/rtc/link/forked-links.ts',
        in: 'ForkedLinks.hearDevice',
        find: 'if (answers !== this.#inviteId && answers !== known?.offerId) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'late-answer-to-an-offer-of-before',
    bug: 'The late answer to a device’s first offer is applied to its second one after the accept',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.handleSignal',
        find: 'if (answers !== current.offerId) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
];
