import { expect, it } from 'vitest';
import { DEFAULT_RINGING, KeptRingChoices } from './ring-choices';

const placeWith = (text: string | null) => {
  const kept = new Map(text === null ? [] : [['mado.ringing', text]]);
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
  return Object.assign(new EventTarget(), { localStorage }) as unknown as Window;
};

it('keeps what was chosen in this browser', () => {
  const place = placeWith(null);
  const choices = new KeptRingChoices(place);
  expect(choices.current).toEqual(DEFAULT_RINGING);
  choices.choose({ tone: 'drops', volume: 0 });
  expect(new KeptRingChoices(place).current).toEqual({ ...DEFAULT_RINGING, tone: 'drops', volume: 0 });
});

it.each(['{"tone":"fanfare","volume":300,"isOn":"no","vibrates":1}', 'rubbish', '[]'])(
  'rings as usual where %s is kept',
  (text) => {
    expect(new KeptRingChoices(placeWith(text)).current).toEqual(DEFAULT_RINGING);
  },
);
