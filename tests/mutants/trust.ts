import type { Mutant } from './mutant';

/** Missing permission checks, and missing limits on resources. */
export const TRUST: readonly Mutant[] = [
  {
    id: 'relay-for-anybody',
    bug: 'TURN credentials are given to a user who is in no call',
    edits: [
      {
        file: 'server/requests/ice-requests.ts',
        in: 'iceRequests',
        find: 'calls.isParty(device, callId)',
        replace: 'calls',
      },
    ],
    test: 'tests/integration/sidecar-turn.test.ts',
    only: 'are given to nobody else, and to nobody after the call',
  },
  {
    id: 'relay-without-an-owner',
    bug: 'TURN credentials are the same for every user',
    edits: [
      {
        file: 'server/turn/credentials.ts',
        in: 'turnCredentials',
        find: 'const username =',
        replace: "userId = 'everybody'; const username =",
      },
    ],
    test: 'server/turn/credentials.test.ts',
  },
  {
    id: 'relay-without-an-end',
    bug: 'TURN credentials never expire',
    edits: [
      {
        file: 'server/requests/ice-requests.ts',
        in: 'CALL_GRANT_MS',
        find: '600_000',
        replace: '600_000_000_000',
      },
    ],
    test: 'tests/integration/sidecar-turn.test.ts',
    only: 'are given to both sides of a ringing call, each under their own user id, for ten minutes',
  },
  {
    id: 'any-site-connects',
    bug: 'A WebSocket opened by another site carries the user’s cookie',
    edits: [
      {
        file: 'lib/http/origin.ts',
        in: 'isAllowedOrigin',
        find: 'allowedOrigins.includes(headers.origin)',
        replace: 'true',
      },
    ],
    test: 'lib/http/origin.test.ts',
  },
  {
    id: 'origin-is-not-asked',
    bug: 'The origin of a handshake is not checked',
    edits: [
      {
        file: 'server/requests/handshake.ts',
        in: 'prove',
        find: "if (!isAllowedOrigin(headers, deps.settings.allowedOrigins)) return { refused: 'forbidden-origin' };",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
  },
  {
    id: 'another-tab-negotiates',
    bug: 'A device that is not part of the call renegotiates it',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'activeCall',
        find: "side ? { call, side } : refuse('not-allowed')",
        replace: "{ call, side: side ?? 'caller' }",
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'anybody-hangs-up',
    bug: 'A third user ends other users’ calls',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'hangUp',
        find: '!call || !sideOfUser(call, event.by.userId)',
        replace: '!call',
      },
      {
        file: 'server/calls/registry/active.ts',
        in: 'hangUp',
        find: 'sideOfDevice(call, event.by)',
        replace: "(sideOfDevice(call, event.by) ?? 'caller')",
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'anybody-declines',
    bug: 'A third user declines other users’ calls',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'decline',
        find: '!call || !side',
        replace: '!call',
      },
    ],
    test: 'sim',
  },
  {
    id: 'anybody-accepts',
    bug: 'A third user accepts other users’ calls',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'accept',
        find: '!call || !side',
        replace: '!call',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'caller-by-its-word',
    bug: 'A call is made in another user’s name',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: 'caller.id !== by.userId || callee.id === by.userId',
        replace: 'callee.id === by.userId',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'taken-over-by-id',
    bug: 'A user who guesses a call’s id takes it over',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'repeatedInvite',
        find: "keyOf(inviter) === keyOf(by) ? ok : refuse('not-allowed')",
        replace: 'keyOf(inviter) !== keyOf(by) ? null : ok',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'revoked-login-stays',
    bug: 'A revoked login keeps its socket',
    edits: [
      {
        file: 'server/app/login-ends.ts',
        in: 'LoginEnds.end',
        find: 'socket.disconnect(true);',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-internal.test.ts',
    only: 'closes the sockets of a revoked login at once and ends its calls, but no others',
  },
  {
    id: 'revoked-login-talks-on',
    bug: 'A revoked login stays in its call',
    edits: [
      {
        file: 'server/app/login-ends.ts',
        in: 'LoginEnds.end',
        find: "calls.apply({ type: 'device-signed-out', by: requester.device });",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-internal.test.ts',
    only: 'closes the sockets of a revoked login at once and ends its calls, but no others',
  },
  {
    id: 'a-number-for-a-name',
    bug: 'A packet with a number as its event name crashes the server',
    edits: [
      {
        file: 'server/requests/dispatch.ts',
        in: 'answerRequests',
        find: 'String(name)',
        replace: 'name as string',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
  },
  {
    id: 'no-limit-on-dialing',
    bug: 'One user calls others without any limit',
    edits: [
      {
        file: 'server/requests/limits.ts',
        in: 'kindOf',
        find: "if (name === 'call:invite') return 'invite';",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
  },
  {
    id: 'hidden-but-counted',
    bug: 'A user whom the viewer may not see is listed and counted all the same',
    edits: [
      {
        file: 'server/presence/pages.ts',
        in: 'Pages.#unseenBy',
        find: 'if (entry && entry !== own) unseen.push(entry);',
        replace: '',
      },
    ],
    test: 'server/presence/views.test.ts',
  },
  {
    id: 'whole-list-to-everyone',
    bug: 'Every arrival sends the whole list to everybody',
    edits: [
      {
        file: 'server/presence/change-between.ts',
        in: 'changeBetween',
        find: 'last?.name !== person.name',
        replace: 'true',
      },
    ],
    test: 'server/presence/views.test.ts',
  },
  {
    id: 'overtaken-answer',
    bug: 'A change of the list that is heard before the answer it builds upon is lost, and the list stays wrong',
    edits: [
      {
        file: 'lib/stores/page-copy.ts',
        in: 'PageCopy.answered',
        find: 'this.#apply(change)',
        replace: 'void change',
      },
    ],
    test: 'lib/stores/people-store.test.ts',
  },
  {
    id: 'scripts-from-anywhere',
    bug: 'The page accepts scripts from other hosts',
    edits: [
      {
        file: 'server/edge/security-headers.ts',
        in: 'contentSecurityPolicy',
        find: "`script-src 'self' 'nonce-${",
        replace: "`script-src 'self' https: 'nonce-${",
      },
    ],
    test: 'server/edge/security-headers.test.ts',
  },
  {
    id: 'several-devices-on-a-connection',
    bug: 'One connection registers several devices, one of which is never missed',
    edits: [
      {
        file: 'server/requests/handshake.ts',
        in: 'checkHandshake',
        find: 'used.has(socket.conn)',
        replace: 'false as boolean',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
    only: 'is for one device: naming a second one closes it, and leaves nobody online',
  },
  {
    id: 'socket-beside-polls',
    bug: 'A page uses polling and a WebSocket at the same time, and holds twice the allowed buffers',
    edits: [
      {
        file: 'server/app/app.ts',
        in: 'refuseMixedTransports',
        find: "request.upgrade ? sid !== undefined : transport === 'websocket'",
        replace: 'sid === 0 && transport === 0',
      },
    ],
    test: 'tests/integration/sidecar-flood.test.ts',
    only: 'answers a plain request that names a page’s WebSocket, instead of leaving it open',
  },
  {
    id: 'strangers-need-not-read',
    bug: 'A client that is not admitted may leave any number of responses unread',
    edits: [
      {
        file: 'server/app/app.ts',
        in: 'createApp',
        find: "io.engine.on('connection', (conn) => boundWaiting(conn, logger));",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-flood.test.ts',
    only: 'closes a connection that does not read',
  },
  {
    id: 'upgrades-of-nobody',
    bug: 'An upgrade for a path that only resembles the sidecar’s reaches it',
    edits: [
      {
        file: 'server/edge/gate.ts',
        in: 'createGate',
        find: "SOCKET_TARGET.test(request.url ?? '')",
        replace: "request.url?.startsWith('/signaling')",
      },
    ],
    test: 'server/edge/gate.test.ts',
  },
  {
    id: 'bodies-of-any-size',
    bug: 'Ten large form bodies stall every page and every call',
    edits: [
      {
        file: 'server/edge/gate.ts',
        in: 'createGate',
        find: 'isPoll ? MAX_PACKET_BYTES : MAX_BODY_BYTES',
        replace: '(isPoll ? MAX_PACKET_BYTES : MAX_BODY_BYTES) * 1_000',
      },
    ],
    test: 'server/edge/gate.test.ts',
  },
  {
    id: 'any-address',
    bug: 'A page whose host name resolves to this machine passes for one of ours',
    edits: [
      {
        file: 'lib/http/address.ts',
        in: 'judgeAddress',
        find: 'if (ours.includes(url.origin)) return',
        replace: 'if (!isOurName) return',
      },
    ],
    test: 'lib/http/address.test.ts',
  },
  {
    id: 'address-by-its-word',
    bug: 'A page elsewhere claims our address with X-Forwarded-Host',
    edits: [
      {
        file: 'lib/http/address.ts',
        in: 'judgeAddress',
        find: '!ours.includes(url.origin) && isInternal(url.hostname)',
        replace: '!ours.includes(url.origin)',
      },
    ],
    test: 'lib/http/address.test.ts',
  },
  {
    id: 'any-address-of-a-socket',
    bug: 'A page whose host name resolves to this machine polls without an Origin header',
    edits: [
      {
        file: 'server/app/app.ts',
        in: 'createApp',
        find: 'refuseOtherAddresses(io, settings.site, logger);',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-addresses.test.ts',
    only: 'refuses every other name, port or address, and logs each once',
  },
  {
    id: 'http-signs-in-to-https',
    bug: 'A page on http of the same name signs in to the https site',
    edits: [
      {
        file: 'lib/http/foreign-forms.ts',
        in: 'originsThatPost',
        find: '[own]',
        replace: "[own, own.replace('https:', 'http:')]",
      },
    ],
    test: 'server/edge/gate.test.ts',
  },
  {
    id: 'redirected-in-circles',
    bug: 'Behind two proxies, every page redirects to itself for ever',
    edits: [
      {
        file: 'lib/http/address.ts',
        in: 'judgeAddress',
        find: '&& claims.fetchSite === undefined',
        replace: '',
      },
    ],
    test: 'lib/http/address.test.ts',
  },
  {
    id: 'endless-logins',
    bug: 'A user who knows a password fills the database with logins',
    edits: [
      {
        file: 'lib/auth/session/sessions.ts',
        in: 'createSession',
        find: 'skip: mostSessions - 1',
        replace: 'skip: 1_000',
      },
    ],
    test: 'tests/integration/accounts-sessions.test.ts',
    only: 'make room for new ones: a user’s fifty most recently used remain',
  },
  {
    id: 'port-let-go',
    bug: 'While the sidecar is down, another account takes its port and receives the secret and login cookies',
    edits: [
      {
        file: 'scripts/supervisor/ports.ts',
        in: 'holdPorts',
        find: 'await ended',
        replace: 'await ended; await release()',
      },
    ],
    test: 'scripts/supervisor/ports.test.ts',
  },
  {
    id: 'data-for-everybody',
    bug: 'Every account on the machine can read the database of an older Mado',
    edits: [
      {
        file: 'scripts/supervisor/private-data.ts',
        in: 'closeFolder',
        find: 'const name of await readdir(folder)',
        replace: 'const name of [] as string[]',
      },
    ],
    test: 'scripts/supervisor/private-data.test.ts',
  },
  {
    id: 'wal-for-everybody',
    bug: 'The database is private, but the files beside it with the same content are not',
    edits: [
      {
        file: 'scripts/supervisor/private-data.ts',
        in: 'companions',
        find: "'', '-wal', '-shm', '-journal'",
        replace: "''",
      },
    ],
    test: 'scripts/supervisor/private-data.test.ts',
  },
  {
    id: 'logins-that-ran-out',
    bug: 'An expired login keeps its socket',
    edits: [
      {
        file: 'server/app/session-watch.ts',
        in: 'endedOf',
        find: 'clock.nowMs()',
        replace: '0',
      },
    ],
    test: 'server/app/session-watch.test.ts',
  },
  {
    id: 'doctor-for-strangers',
    bug: 'Anybody is told the addresses inside the operator’s network that the gate sees',
    edits: [
      {
        file: 'lib/http/doctor-probe.ts',
        in: 'nonceOfPass',
        find: '!timingSafeEqual(',
        replace: 'false && !timingSafeEqual(',
      },
    ],
    test: 'server/edge/gate.test.ts',
  },
  {
    id: 'doctor-for-ever',
    bug: 'A request of the doctor that somebody recorded works for ever',
    edits: [
      {
        file: 'lib/http/doctor-probe.ts',
        in: 'PASS_LIFETIME_MS',
        find: '60_000',
        replace: '60_000_000_000',
      },
    ],
    test: 'server/edge/gate.test.ts',
  },
];
