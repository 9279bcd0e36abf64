import type { Mutant } from './mutant';

/** Several links while it rings, of which one becomes the call's: only many devices and lost messages show these. */
export const EARLY_LINK_FORKS: readonly Mutant[] = [
  {
    id: 'relay-link-looks-around',
    bug: 'A link that may use relays alone sends checks from the callee’s own address',
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
    bug: 'A call that began over a relay never finds the direct path',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#release',
        find: 'if (looksForDirect) entry.peer.restartIce();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'late-offer-keeps-to-relays',
    bug: 'An offer that the accept overtakes is answered through a relay, for the whole call',
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
    bug: 'A link made while it rings carries media as soon as it stands',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.open',
        find: 'if (linkEpoch > 0) this.#begin(entry)',
        replace: 'this.#begin(entry)',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'losing-links-stay',
    bug: 'The links to the devices that did not answer stay open beside the call',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.choose',
        find: 'if (isFinal) this.#closeOthers();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'verdict-lost-with-the-socket',
    bug: 'A caller who was offline when the call was answered never lets the other devices go',
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
    bug: 'A person with twenty tabs makes the caller’s browser open twenty links',
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
    bug: 'After a call has moved to another device the link of before stays open',
    edits: [
      {
        file: 'lib/rtc/link/handover.ts',
        in: 'Handover.#retire',
        find: 'this.#retired?.peer.close();',
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'own-offer-said-twice',
    bug: 'An offer that is delivered twice has the callee throw away the link that is just being made',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#answerOwnOffer',
        find: 'if (current.ownOffer && sessionIdOf(current.ownOffer) === sessionIdOf(sdp)) return current.peer.handleSignal(body);',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'answer-said-twice',
    bug: 'An answer that is delivered twice has the caller throw away the link that stands, and take an answer for another’s',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#hearDevice',
        find: 'if (known?.answerers.has(answerer)) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'offer-of-another-link',
    bug: 'Two devices accept, and the second takes what the caller says to the first: it never connects',
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
    bug: 'A device whose link is just being made when it accepts takes its offer for one of the link before, and never connects',
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
    bug: 'A device that was offered a second link has the late answer to the first one taken for the second: it never connects',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#hearDevice',
        find: 'if (answers !== this.#inviteId && answers !== known?.offerId) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'late-answer-to-an-offer-of-before',
    bug: 'The same, where that answer arrives after the accept',
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
