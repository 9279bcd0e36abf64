import { expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { CallView } from './call-view';
import { CallViewStore } from './call-view-store';
import { UNKNOWN_PEER } from './peer-media';

const view = (quality: CallView['quality']): CallView => ({
  call: CALL,
  local: LOCAL,
  peer: UNKNOWN_PEER,
  quality,
});
const CALL: CallView['call'] = { phase: 'idle' };
const CONNECTED = { phase: 'connected' } as CallView['call'];
const pictured = { getVideoTracks: () => [{}] } as unknown as MediaStream;
const LOCAL: CallView['local'] = { stream: null, microphone: false, camera: false, problem: null };

function store() {
  const timers = fakeTimers();
  const subject = new CallViewStore(view('good'), timers);
  const listener = vi.fn();
  subject.subscribe(listener);
  return { subject, timers, listener };
}

it('notifies of changes, and of nothing else', () => {
  const { subject, listener } = store();
  subject.show(view('good'));
  expect(listener).not.toHaveBeenCalled();
  subject.show(view('poor'));
  expect(listener).toHaveBeenCalledTimes(1);
});

it.each<[string, Partial<CallView>]>([
  ['the own picture', { local: { ...LOCAL, stream: pictured } }],
  ['a problem', { local: { ...LOCAL, problem: { device: 'camera', kind: 'denied' } } }],
  ['the end', { call: { ...CONNECTED, phase: 'ended', reason: 'hung-up' } as CallView['call'] }],
])('holds a view until there is %s', (_, news) => {
  const { subject, timers, listener } = store();
  subject.hold('camera');
  subject.show(view('poor'));
  expect(subject.view.quality).toBe('good');
  subject.show({ ...view('poor'), ...news });
  expect(subject.view).toMatchObject({ quality: 'poor', ...news });
  timers.advance(1_000);
  expect(listener).toHaveBeenCalledTimes(1);
});

it('holds nothing for longer than its limit, however often it is asked to', () => {
  const { subject, timers } = store();
  subject.hold('camera');
  timers.advance(50);
  subject.hold('camera');
  subject.show(view('poor'));
  timers.advance(30);
  expect(subject.view.quality).toBe('poor');
});

it('notifies nobody once it is closed', () => {
  const { subject, timers, listener } = store();
  subject.hold('camera');
  subject.show(view('poor'));
  subject.close();
  timers.advance(1_000);
  expect(listener).not.toHaveBeenCalled();
});

it('holds a view until the peer’s picture is there, or until none will come', () => {
  const { subject, timers, listener } = store();
  const sending = { ...UNKNOWN_PEER, camera: true };
  subject.hold('camera');
  subject.hold('picture');
  subject.show({ ...view('poor'), local: { ...LOCAL, stream: pictured }, peer: sending });
  expect(listener).not.toHaveBeenCalled();
  subject.release();
  expect(subject.view.quality).toBe('poor');
  subject.hold('picture');
  subject.show({ ...view('good'), peer: { ...sending, camera: false } });
  expect(subject.view.quality).toBe('good');
  subject.hold('picture');
  subject.show(view('poor'));
  timers.advance(399);
  expect(subject.view.quality).toBe('good');
  timers.advance(1);
  expect(subject.view.quality).toBe('poor');
});
