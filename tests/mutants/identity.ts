import type { Mutant } from './mutant';

/** The user that a page acts for, and names that pass for another user's. */
export const IDENTITY: readonly Mutant[] = [
  {
    id: 'page-becomes-another',
    bug: 'A page’s socket reconnects as the user who has signed in in another tab since',
    edits: [
      {
        file: 'server/requests/handshake.ts',
        in: 'prove',
        find: 'said.ownerId !== signedIn.user.id',
        replace: 'false',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
  },
  {
    id: 'page-says-no-owner',
    bug: 'A page does not say for whom it was opened, so it cannot be refused',
    edits: [
      {
        file: 'lib/signaling/socket-signaling.ts',
        in: 'SocketSignaling.#make',
        find: 'deviceId: id, ownerId',
        replace: 'deviceId: id',
      },
    ],
    test: 'lib/signaling/socket-signaling.test.ts',
  },
  {
    id: 'replaced-login-ends-calls',
    bug: 'Signing in in another tab cuts off the call in this one',
    edits: [
      {
        file: 'server/app/login-ends.ts',
        in: 'LoginEnds.end',
        find: 'if (mayGoOn && calls.isNeeded(requester.device)) continue;',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-internal.test.ts',
    only: 'lets a call continue until it ends, under its own user, when another login replaces this one in the browser',
  },
  {
    id: 'replaced-login-outlives-its-call',
    bug: 'A replaced login keeps its socket after the call for which it was left open',
    edits: [
      {
        file: 'server/app/login-ends.ts',
        in: 'LoginEnds.callEnded',
        find: 'if (isTheirs(sessionId)) this.end(sessionId, true)',
        replace: 'void isTheirs(sessionId)',
      },
    ],
    test: 'tests/integration/sidecar-internal.test.ts',
    only: 'lets a call continue until it ends, under its own user, when another login replaces this one in the browser',
  },
  {
    id: 'notice-cuts-the-call',
    bug: 'The page finds out that another user has signed in, and closes the socket of its running call',
    edits: [
      {
        file: 'lib/stores/follow-account.ts',
        in: 'followAccount',
        find: "watch.account !== 'own' && calls.view.call.phase === 'idle'",
        replace: "watch.account !== 'own'",
      },
    ],
    test: 'lib/stores/follow-account.test.ts',
  },
  {
    id: 'page-rings-for-its-former-owner',
    bug: 'Calls for the previous user keep ringing below the notice that they are signed out',
    edits: [
      {
        file: 'lib/stores/follow-account.ts',
        in: 'followAccount',
        find: 'watch.subscribe(leaveToOther),',
        replace: '',
      },
    ],
    test: 'lib/stores/follow-account.test.ts',
  },
  {
    id: 'same-person-is-thrown-out',
    bug: 'A user who signs in again in another tab is signed out of the first one',
    edits: [
      {
        file: 'lib/stores/account-watch.ts',
        in: 'AccountWatch.check',
        find: 'if (isReplaced) this.#patienceMs = COOKIE_PATIENCE_MS;',
        replace: '',
      },
    ],
    test: 'lib/stores/follow-account.test.ts',
  },
  {
    id: 'other-account-is-shown',
    bug: 'A page whose browser has signed in as another user carries on as before',
    edits: [
      {
        file: 'lib/stores/account-watch.ts',
        in: 'AccountWatch.#ask',
        find: 'if (user.id !== ownerId) return this.#become({ other: user });',
        replace: '',
      },
    ],
    test: 'lib/stores/follow-account.test.ts',
  },
  {
    id: 'invisible-name',
    bug: 'A name contains invisible characters and looks like another user’s',
    edits: [
      {
        file: 'lib/names/harmless.ts',
        in: 'isVisible',
        find: '!UNREADABLE.test(piece) &&',
        replace: '',
      },
    ],
    test: 'lib/names/harmless.test.ts',
  },
  {
    id: 'blank-name',
    bug: 'A name consists of empty Braille cells',
    edits: [
      {
        file: 'lib/names/harmless.ts',
        in: 'isVisible',
        find: '&& !BLANK.test(piece)',
        replace: '',
      },
    ],
    test: 'lib/names/harmless.test.ts',
  },
  {
    id: 'stacked-name',
    bug: 'A name with 180 combining marks spills over the row above',
    edits: [
      {
        file: 'lib/names/harmless.ts',
        in: 'harmless',
        find: 'if (marks > MAX_MARKS) continue;',
        replace: '',
      },
    ],
    test: 'lib/names/harmless.test.ts',
  },
  {
    id: 'joined-name',
    bug: 'Invisible joiners make a name look like another user’s',
    edits: [
      {
        file: 'lib/names/harmless.ts',
        in: 'isJoinerInPlace',
        find: 'if (joiner === ZWJ) return',
        replace: 'if (joiner === ZWJ) return true; if (joiner === ZWNJ) return true; if (joiner === ZWJ) return',
      },
    ],
    test: 'lib/names/harmless.test.ts',
  },
  {
    id: 'unreadable-name-is-chosen',
    bug: 'A new name is stored with its control characters, and only shown without them',
    edits: [
      {
        file: 'lib/auth/account/schemas.ts',
        in: 'displayNameSchema',
        find: 'harmless(name) === name',
        replace: 'name !== null',
      },
    ],
    test: 'lib/auth/account/schemas.test.ts',
  },
  {
    id: 'stored-name-does-harm',
    bug: 'A name stored before there were rules is shown unfiltered',
    edits: [
      {
        file: 'lib/names/shown-user.ts',
        in: 'shownText',
        find: 'harmless(stored.slice(0, 20 * maxUnits))',
        replace: 'stored',
      },
    ],
    test: 'lib/names/shown-user.test.ts',
  },
  {
    id: 'one-tag-for-all',
    bug: 'Two users of the same name have the same tag',
    edits: [
      {
        file: 'lib/names/shown-user.ts',
        in: 'tagOf',
        find: '.update(userId)',
        replace: ".update('everybody')",
      },
    ],
    test: 'lib/names/shown-user.test.ts',
  },
  {
    id: 'look-alike-is-nobody',
    bug: 'A name in Cyrillic letters passes for its Latin look-alike',
    edits: [
      {
        file: 'lib/names/likeness.ts',
        in: 'withoutLookalikes',
        find: 'LOOKS_LIKE.get(letter) ?? letter',
        replace: 'letter',
      },
    ],
    test: 'lib/names/likeness.test.ts',
  },
  {
    id: 'mixed-scripts-pass',
    bug: 'A name with one Cyrillic letter shows no tag while the person it imitates is offline',
    edits: [
      {
        file: 'lib/names/pretending.ts',
        in: 'readsAsAnother',
        find: 'mixesScripts(word) || readsAsLatin(word)',
        replace: 'readsAsLatin(word)',
      },
    ],
    test: 'server/presence/listing.test.ts',
  },
  {
    id: 'namesake-is-not-told',
    bug: 'A namesake comes online, and the first user’s entry still has no tag',
    edits: [
      {
        file: 'server/presence/change-between.ts',
        in: 'isSamePerson',
        find: ' && a.namesake === b?.namesake',
        replace: '',
      },
    ],
    test: 'server/presence/views.test.ts',
  },
  {
    id: 'former-handle-is-shown',
    bug: 'Who looks at the lobby keeps seeing a handle that its owner has given up',
    edits: [
      {
        file: 'server/presence/views.ts',
        in: 'Views.#isCurrent',
        find: 'looksTheSame(person, (open.get(person.id) ?? discreet.get(person.id))?.person)',
        replace: '(open.get(person.id) ?? discreet.get(person.id))?.person.name === person.name',
      },
    ],
    test: 'server/presence/presence.test.ts',
  },
  {
    id: 'former-contact-is-told',
    bug: 'Whoever is no contact any more still sees when the other one comes and goes',
    edits: [
      {
        file: 'server/presence/contact-states.ts',
        in: 'ContactStates.renew',
        find: 'watching.contacts = contacts;',
        replace: '',
      },
    ],
    test: 'server/presence/presence.test.ts',
  },
  {
    id: 'lobby-of-contacts-lists-everybody',
    bug: 'A changed client sees everybody who is online where the lobby has only contacts',
    edits: [
      {
        file: 'server/presence/presence.ts',
        in: 'Presence.show',
        find: '|| this.#deps.listsContactsOnly',
        replace: '',
      },
    ],
    test: 'server/presence/presence.test.ts',
  },
  {
    id: 'quiet-for-ever',
    bug: 'Do not disturb does not end by itself when its end was chosen on another machine’s device',
    edits: [
      {
        file: 'server/presence/presence.ts',
        in: 'Presence.#hear',
        find: 'this.#awaitEnd(userId);',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-contacts.test.ts',
    only: 'tell each device what was set at the other one, and when that ends',
  },
  {
    id: 'handle-that-looks-the-same',
    bug: 'Somebody takes @b0b and is mistaken for @bob',
    edits: [
      {
        file: 'lib/names/handle.ts',
        in: 'handleLikeness',
        find: 'likeness(handle)',
        replace: 'handle',
      },
    ],
    test: 'lib/names/handle.test.ts',
  },
  {
    id: 'place-in-a-picture',
    bug: 'A picture tells everybody where it was taken',
    edits: [
      {
        file: 'lib/auth/profile/picture-bytes.ts',
        in: 'bareJpeg',
        find: 'if (JPEG_FRAMES.includes(code) || JPEG_TABLES.includes(code) || code === JPEG.scan || isAdobe)',
        replace: '',
      },
    ],
    test: 'lib/auth/profile/picture-bytes.test.ts',
  },
];
