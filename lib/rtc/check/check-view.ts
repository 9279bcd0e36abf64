import type { MediaProblem } from '@/lib/rtc/capture/local-media-view';
import type { EchoFinding, EchoReading } from './echo-reading';
import type { RouteFinding } from './ice-probe';

/** What is looked at, in the order it is shown. */
export const CHECKS = [
  'camera',
  'microphone',
  'speaker',
  'socket',
  'stun',
  'turn-udp',
  'turn-tcp',
  'turn-tls',
  'echo',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `absent`: there is nothing to look at here, which is no fault of this browser. */
export type CheckState = 'waiting' | 'running' | 'good' | 'problem' | 'absent';

export type CheckFinding =
  | MediaProblem
  | RouteFinding
  | EchoFinding
  /** camera, microphone, speaker */
  | 'asking'
  | 'listening'
  | 'quiet'
  | 'playing'
  | 'confirm'
  | 'unheard'
  | 'blocked'
  /** socket, routes, echo */
  | 'none'
  | 'unknown'
  | 'too-often'
  | 'hidden'
  | 'webrtc-off'
  | 'offline'
  | 'not-connected'
  | 'calling';

export interface CheckRow {
  readonly state: CheckState;
  /** What there is to say; null before it began. */
  readonly finding: CheckFinding | null;
  /** Milliseconds, where the finding has a time. */
  readonly ms: number | null;
}

export type CheckRows = Readonly<Record<CheckName, CheckRow>>;

/** Immutable; a new object for every change. */
export interface CheckView {
  /** Devices may be open and connections stand until it is false again. */
  readonly isRunning: boolean;
  readonly rows: CheckRows;
  /** The own camera and microphone while they are open. */
  readonly local: MediaStream | null;
  /** 0 to 1. */
  readonly loudness: number;
  /** What comes back in the echo call. */
  readonly echo: MediaStream | null;
  readonly reading: EchoReading | null;
}

const WAITING: CheckRow = { state: 'waiting', finding: null, ms: null };

export const NOT_STARTED: CheckView = {
  isRunning: false,
  rows: Object.fromEntries(CHECKS.map((name) => [name, WAITING])) as Record<CheckName, CheckRow>,
  local: null,
  loudness: 0,
  echo: null,
  reading: null,
};

/** What was not found out when the check ended is as it was before. */
export function withoutRunning(rows: CheckRows): CheckRows {
  const kept = CHECKS.map((name) => [name, rows[name].state === 'running' ? WAITING : rows[name]]);
  return Object.fromEntries(kept) as Record<CheckName, CheckRow>;
}

/**
 * `fine`: calls work from here. `detour`: they do, though some ways are closed. `no-relay`: this browser is fine, but no
 * relay is set up. `problems`: something to mend. Null while it runs or was not started.
 */
export type Summary = 'fine' | 'detour' | 'no-relay' | 'problems';

const OF_THE_NETWORK: readonly CheckName[] = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'];

/** The whole in a word. The speaker counts only when somebody said that nothing was heard. */
export function summaryOf(rows: CheckRows): Summary | null {
  const unsettled = CHECKS.some((name) => name !== 'speaker' && ['waiting', 'running'].includes(rows[name].state));
  if (unsettled) return null;
  const problems = CHECKS.filter((name) => rows[name].state === 'problem');
  if (problems.some((name) => !OF_THE_NETWORK.includes(name))) return 'problems';
  const isRelayed = rows.echo.finding === 'relayed';
  if (problems.length > 0) return isRelayed ? 'detour' : 'problems';
  return isRelayed ? 'fine' : 'no-relay';
}
