import type { Browser } from '@/lib/browser/which-browser';
import type { MediaProblem } from '@/lib/rtc/capture/local-media-view';
import type { CheckFinding, CheckName } from '@/lib/rtc/check/check-view';

const MEDIA_PROBLEMS: readonly MediaProblem[] = ['denied', 'not-found', 'in-use', 'insecure', 'failed'];
/** Explained before they have started, because their names do not say what they are. */
const EXPLAINED: readonly CheckName[] = ['speaker', 'echo'];
/** Findings that the user can do something about. */
const MENDABLE: Partial<Record<CheckName, readonly CheckFinding[]>> = {
  microphone: ['quiet'],
  speaker: ['unheard', 'blocked'],
  socket: ['slow', 'offline'],
  stun: ['unreachable', 'refused', 'full'],
  'turn-udp': ['unreachable', 'refused', 'full'],
  'turn-tcp': ['unreachable', 'refused', 'full'],
  'turn-tls': ['unreachable', 'refused', 'full'],
  echo: ['not-connected', 'lossy', 'slow', 'no-media'],
};

interface Words {
  readonly say: string | null;
  readonly mend: string | null;
}

/** The message keys of a row's sentence and its remedy. A camera's problems read as they do in a call. */
export function wordsFor(name: CheckName, finding: CheckFinding | null, browser: Browser): Words {
  if (finding === null) return { say: EXPLAINED.includes(name) ? `check.rows.${name}.start` : null, mend: null };
  const trouble = name === 'camera' || name === 'microphone' ? MEDIA_PROBLEMS.find((kind) => kind === finding) : null;
  if (finding === 'webrtc-off') {
    return { say: 'check.rows.webrtc-off', mend: name === 'echo' ? `browser.webRtc.${browser}` : null };
  }
  if (finding === 'hidden') return { say: 'check.rows.hidden', mend: name === 'echo' ? 'check.mend.hidden' : null };
  if (trouble) {
    const mend = trouble === 'denied' ? `browser.blocked.${browser}` : `call.problem.${trouble}.mend`;
    return { say: `call.problem.${trouble}.${name}`, mend };
  }
  const isMendable = MENDABLE[name]?.includes(finding) ?? false;
  return { say: `check.rows.${name}.${finding}`, mend: isMendable ? `check.mend.${name}.${finding}` : null };
}
