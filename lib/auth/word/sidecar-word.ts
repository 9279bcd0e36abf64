import type { Telling, TellingName } from './telling';

/**
 * The word from the web app to whoever holds the live sockets: the sidecar of this machine, or all sidecars that share a
 * Redis. The database already holds what is told, so a sidecar that misses it finds ended logins there within a minute:
 * a failure is logged and is no error for the user. Never rejects, and waits two seconds at most.
 */
export interface SidecarWord {
  tell<Name extends TellingName>(name: Name, body: Telling<Name>): Promise<void>;
}
