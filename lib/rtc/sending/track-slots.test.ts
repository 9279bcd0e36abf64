import { expect, it } from 'vitest';
import { slotsAmong } from './track-slots';

const transceivers = (...kinds: string[]) =>
  kinds.map((kind, mid) => ({ mid: String(mid), receiver: { track: { kind } } }) as unknown as RTCRtpTransceiver);
const midsOf = (...kinds: string[]) =>
  Object.fromEntries([...slotsAmong(transceivers(...kinds))].map(([slot, { mid }]) => [slot, mid]));

it('finds each slot in the order of the sections', () => {
  expect(midsOf('audio', 'video')).toEqual({ microphone: '0', camera: '1' });
  expect(midsOf()).toEqual({});
});

it('takes nothing for a slot that is of another kind, or too much', () => {
  expect(midsOf('video', 'video', 'audio')).toEqual({ camera: '1' });
});
