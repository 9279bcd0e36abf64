import type { LocalMediaView, MediaProblem } from './local-media-view';
import type { DeviceKind } from './media-request';

type Problem = LocalMediaView['problem'];

/** A problem with a device that is no longer wanted, or works by now, is none. */
export function remaining(problem: Problem, isMissing: (kind: DeviceKind) => boolean): Problem {
  if (!problem) return null;
  const camera = isMissing('video') && problem.device !== 'microphone';
  const microphone = isMissing('audio') && problem.device !== 'camera';
  if (!camera && !microphone) return null;
  const device = camera && microphone ? 'both' : camera ? 'camera' : 'microphone';
  return device === problem.device ? problem : { ...problem, device };
}

/** What is wrong by now with what has just been found. */
export function together(before: Problem, found: Problem): Problem {
  if (!before || !found) return found ?? before;
  return before.device === found.device ? found : { device: 'both', kind: found.kind };
}

/** One problem of one device, or of both. */
export function problemView(problems: ReadonlyMap<DeviceKind, MediaProblem>): Problem {
  const audio = problems.get('audio');
  const video = problems.get('video');
  if (audio && video) return { device: 'both', kind: audio };
  if (audio) return { device: 'microphone', kind: audio };
  return video ? { device: 'camera', kind: video } : null;
}
