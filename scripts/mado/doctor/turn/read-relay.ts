import { isIPv6 } from 'node:net';
import { isInternal } from '@/lib/http/address';
import { type Finding, ok, problem, warning } from '../finding';
import type { RelayTrial } from './try-relay';

const ID = 'turn-relay';

const isPrivate = (address: string) => isInternal(isIPv6(address) ? `[${address}]` : address);

/** Why no relay is allocated, by the error codes of RFC 8489 and 8656. */
function readRefusal(url: string, { allocated, lastsADay }: RelayTrial): Finding {
  const says = `${url} gives no relay`;
  switch (allocated) {
    case 401:
      return lastsADay
        ? problem(
            'turn-clock',
            `${says}: for its clock, credentials of two minutes have expired already. Its clock and this machine's differ.`,
            'Set both by NTP: timedatectl set-ntp true',
          )
        : problem(
            ID,
            `${says}: it does not accept credentials made with TURN_SECRET (401).`,
            "Give TURN_SECRET the value of coturn's static-auth-secret, set use-auth-secret there, and restart both. If they are the same, the clocks differ by more than a day.",
          );
    case 438:
      return problem(
        ID,
        `${says}: it calls its own challenge stale (438).`,
        'Several TURN servers behind one address must keep each client on one of them. Otherwise its clock jumps: set it by NTP.',
      );
    case 441:
      return problem(
        ID,
        `${says}: it does not accept credentials made with TURN_SECRET (441).`,
        "Give TURN_SECRET the value of coturn's static-auth-secret, and restart both.",
      );
    case 442:
      return problem(ID, `${says}: it has none for UDP (442).`, 'Remove no-udp-relay from its configuration.');
    case 486:
      return problem(
        ID,
        `${says}: a quota is used up (486).`,
        'Raise user-quota and total-quota: see docs/networks.md.',
      );
    case 508:
      return problem(
        ID,
        `${says}: it has no free port left (508).`,
        'Widen min-port to max-port, raise its limit of open files, and look at relay-ip: it must be an address of that machine.',
      );
    case null:
      return problem(ID, `${says}: its answer has no address.`, 'See whether that port belongs to a TURN server.');
    default:
      return problem(ID, `${says}: its answer is ${allocated}.`, 'Read its log.');
  }
}

/** `server` is the address that answered at this URL. */
export function readRelay(url: string, server: string, trial: RelayTrial): Finding[] {
  const { relayed, expiredWorks, permitted, isRelayed } = trial;
  if (trial.allocated !== null || !relayed) return [readRefusal(url, trial)];
  const findings: Finding[] = [];
  if (expiredWorks) {
    findings.push(
      problem(
        'turn-clock',
        `${url} accepts credentials that expired five minutes ago. Its clock and this machine's differ.`,
        'Set both by NTP: timedatectl set-ntp true',
      ),
    );
  }
  if (isPrivate(relayed.address) && !isPrivate(server)) {
    findings.push(
      problem(
        'turn-address',
        `${url} relays at ${relayed.address}, which nobody outside of its network reaches.`,
        `Set external-ip=${server}/${relayed.address} and allowed-peer-ip=${relayed.address} in its configuration.`,
      ),
    );
  }
  if (permitted === 403) {
    findings.push(
      problem(
        'turn-peer',
        `${url} refuses to send to its own relays (403), so two people on strict networks cannot talk.`,
        'Behind an address translator, set allowed-peer-ip to the private address of that machine, beside external-ip: see docs/networks.md.',
      ),
    );
  } else if (permitted !== null && permitted !== undefined) {
    findings.push(problem('turn-peer', `${url} gives no permission for a peer (${permitted}).`, 'Read its log.'));
  } else if (!isRelayed) {
    findings.push(
      warning(
        'turn-round-trip',
        `${url} gives relays, but no packet came from one to the other at ${relayed.address}.`,
        'Open its UDP ports from min-port to max-port in the firewall, and compare external-ip with its public address.',
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [ok(ID, `${url} relays, from ${relayed.address}.`)];
}
