import type { MediaProblem } from '@/lib/rtc/capture/local-media-view';
import type { EchoFinding, EchoReading } from './echo-reading';
import type { RouteFinding } from './ice-probe';

/** The rows of the check, in the order in which they are shown. */
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

/** `absent`: there is nothing to test here, and nothing is wrong with this browser. */
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
  /** The finding to show; null before the row's test has begun. */
  readonly finding: CheckFinding | null;
  /** Milliseconds, for findings that name a time. */
  readonly ms: number | null;
}

export type CheckRows = Readonly<Record<CheckName, CheckRow>>;

/** Immutable: every change makes a new object. */
export interface CheckView {
  /** While it is true, media devices and connections may be open. */
  readonly isRunning: boolean;
  readonly rows: CheckRows;
  /** The user's own camera and microphone, while they are open. */
  readonly local: MediaStream | null;
  /** 0 to 1. */
  readonly loudness: number;
  /** What the echo call brings back. */
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

/** When the check ends, rows that were still running return to their state before it. */
export function withoutRunning(rows: CheckRows): CheckRows {
  const kept = CHECKS.map((name) => [name, rows[name].state === 'running' ? WAITING : rows[name]]);
  return Object.fromEntries(kept) as Record<CheckName, CheckRow>;
}

/**
 * `fine`: calls work from here. `detour`: they do, but some paths are closed. `no-relay`: this browser is fine, but no
 * relay is set up. `problems`: there is something to fix. Null while the check runs or before it has started.
 */
export type Summary = 'fine' | 'detour' | 'no-relay' | 'problems';

const OF_THE_NETWORK: readonly CheckName[] = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'];

/** Sums all rows up. The speaker counts only if the user said that they heard nothing. */
export function summaryOf(rows: CheckRows): Summary | null {
  const unsettled = CHECKS.some((name) => name !== 'speaker' && ['waiting', 'running'].includes(rows[name].state));
  if (unsettled) return null;
  const problems = CHECKS.filter((name) => rows[name].state === 'problem');
  if (problems.some((name) => !OF_THE_NETWORK.includes(name))) return 'problems';
  const isRelayed = rows.echo.finding === 'relayed';
  if (problems.length > 0) return isRelayed ? 'detour' : 'problems';
  return isRelayed ? 'fine' : 'no-relay';
}
