import { expect, it } from 'vitest';
import { slotsAmong } from './track-slots';

const transceivers = (...kinds: string[]) =>
  kinds.map((kind, mid) => ({ mid: String(mid), receiver: { track: { kind } } }) as unknown as RTCRtpTransceiver);
const midsIn = (slots: ReturnType<typeof slotsAmong>) =>
  Object.fromEntries([...slots].map(([slot, { mid }]) => [slot, mid]));
const midsOf = (...kinds: string[]) => midsIn(slotsAmong(transceivers(...kinds)));

it('finds each slot in the order of the sections', () => {
  expect(midsOf()).toEqual({});
  expect(midsOf('audio', 'video')).toEqual({ microphone: '0', camera: '1' });
  expect(midsOf('audio', 'video', 'video', 'audio')).toEqual({
    ...{ microphone: '0', camera: '1' },
    ...{ screen: '2', screenSound: '3' },
  });
});

it('finds no slot of a group in which one is missing, of another kind, or too much', () => {
  expect(midsOf('video', 'video', 'audio')).toEqual({});
  expect(midsOf('audio', 'video', 'video')).toEqual({ microphone: '0', camera: '1' });
  expect(midsOf('audio', 'video', 'audio', 'video')).toEqual({ microphone: '0', camera: '1' });
  expect(midsOf('audio', 'video', 'video', 'audio', 'video')).toMatchObject({ screen: '2', screenSound: '3' });
});

it('keeps a slot with its transceiver when another one has left the list', () => {
  const all = transceivers('audio', 'video', 'video', 'audio');
  const first = slotsAmong(all.slice(0, 2));
  expect(midsIn(slotsAmong(all.slice(1), first))).toEqual({
    ...{ microphone: '0', camera: '1' },
    ...{ screen: '2', screenSound: '3' },
  });
});
