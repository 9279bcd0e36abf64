import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { CallView } from './call-view';
import { CallViewStore } from './call-view-store';
import { UNKNOWN_PEER } from './peer-media';

const stream = {} as MediaStream;
const local: CallView['local'] = { stream: null, microphone: false, camera: false, problem: null };
const view = (phase: 'ringing-in' | 'ringing-out' | 'connected'): CallView => ({
  ...{ local, peer: UNKNOWN_PEER, quality: 'good' },
  call: { phase } as CallView['call'],
});

let isAble: boolean;
let covered: { stream: MediaStream; onShown: () => void }[];
beforeEach(() => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  isAble = true;
  covered = [];
});
afterEach(() => vi.unstubAllGlobals());

function page(phase: 'ringing-in' | 'ringing-out' | 'connected') {
  const timers = fakeTimers();
  const shown = new CallViewStore(view(phase), timers);
  const stop = shown.firstPicture.use((given, onShown) => {
    if (isAble) covered.push({ stream: given, onShown });
    return isAble;
  });
  return { timers, shown, stop, answered: () => shown.show(view('connected')) };
}

describe.each(['ringing-in', 'ringing-out'] as const)('the first picture of a call that is %s', (phase) => {
  it('is shown before anything else', () => {
    const { shown, answered } = page(phase);
    shown.firstPicture.begin(stream, true);
    answered();
    expect(covered.map((each) => each.stream)).toEqual([stream]);
    expect(shown.view.call.phase).toBe(phase);
    covered[0]?.onShown();
    expect(shown.view.call.phase).toBe('connected');
  });

  it('is waited for only so long', () => {
    const { shown, timers, answered } = page(phase);
    shown.firstPicture.begin(stream, true);
    answered();
    timers.advance(1_000);
    expect(shown.view.call.phase).toBe('connected');
    covered[0]?.onShown();
    expect(shown.view.call.phase).toBe('connected');
  });

  it('starts once, even if its stream is reported twice', () => {
    const { shown } = page(phase);
    for (let n = 0; n < 2; n++) shown.firstPicture.begin(stream, true);
    expect(covered).toHaveLength(1);
  });
});

it.each<[string, (made: ReturnType<typeof page>) => void]>([
  ['no link stands, or no camera is to come', ({ shown }) => shown.firstPicture.begin(stream, false)],
  [
    'there are cores enough',
    ({ shown }) => {
      vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
      shown.firstPicture.begin(stream, true);
    },
  ],
  [
    'the browser cannot',
    ({ shown }) => {
      isAble = false;
      shown.firstPicture.begin(stream, true);
    },
  ],
  [
    'the page is gone',
    ({ shown, stop }) => {
      stop();
      shown.firstPicture.begin(stream, true);
    },
  ],
])('nothing is held where %s', (_, begin) => {
  const made = page('ringing-in');
  begin(made);
  made.answered();
  expect(covered).toEqual([]);
  expect(made.shown.view.call.phase).toBe('connected');
});

it('covers nothing when a call goes on over another link', () => {
  const { shown } = page('connected');
  shown.firstPicture.begin(stream, true);
  expect(covered).toEqual([]);
});
