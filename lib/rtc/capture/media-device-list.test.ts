import { expect, it } from 'vitest';
import { type MediaDeviceList, watchMediaDevices } from './media-device-list';

const device = (kind: MediaDeviceKind, deviceId: string) => ({ kind, deviceId, label: `label of ${deviceId}` });

/** A browser whose answers come when they are released, in any order. */
function browser() {
  const answers: ((found: object[]) => void)[] = [];
  const place = Object.assign(new EventTarget(), {
    enumerateDevices: () => new Promise<object[]>((resolve) => answers.push(resolve)),
  });
  const told: MediaDeviceList[] = [];
  const stop = watchMediaDevices(place as unknown as MediaDevices, (list) => told.push(list));
  const answer = async (index: number, ...found: object[]) => {
    answers[index]?.(found);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { told, stop, answer, plug: () => place.dispatchEvent(new Event('devicechange')) };
}

it('tells what there is by kind, without what cannot be asked for', async () => {
  const { told, answer } = browser();
  await answer(0, device('videoinput', 'c1'), device('audioinput', ''), device('audiooutput', 's1'));
  expect(told).toEqual([
    { cameras: [{ id: 'c1', label: 'label of c1' }], microphones: [], speakers: [{ id: 's1', label: 'label of s1' }] },
  ]);
});

it('looks again when a device comes or goes, and believes the last look', async () => {
  const { told, answer, plug } = browser();
  plug();
  await answer(1, device('videoinput', 'new'));
  await answer(0, device('videoinput', 'old'));
  expect(told.map(({ cameras }) => cameras[0]?.id)).toEqual(['new']);
});

it('tells nothing after its stop', async () => {
  const { told, answer, stop, plug } = browser();
  stop();
  plug();
  await answer(0, device('videoinput', 'c1'));
  expect(told).toEqual([]);
});
