import { describe, expect, it, vi } from 'vitest';
import { MediaDeviceChoices, NO_CHOICES } from './media-device-choices';

function browser(kept: Record<string, string> = {}) {
  const localStorage = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
  const place = Object.assign(new EventTarget(), { localStorage }) as unknown as Window;
  const tell = (key: string | null) => place.dispatchEvent(Object.assign(new Event('storage'), { key }));
  return { place, kept, tell };
}

describe('the choices of a browser', () => {
  it('outlive the page', () => {
    const { place } = browser();
    new MediaDeviceChoices(place).choose({ camera: 'c2', preview: true });
    new MediaDeviceChoices(place).choose({ speaker: 's1' });
    expect(new MediaDeviceChoices(place).current).toEqual({
      camera: 'c2',
      microphone: null,
      speaker: 's1',
      preview: true,
    });
  });

  it('are the same in all its tabs', () => {
    const { place, tell } = browser();
    const one = new MediaDeviceChoices(place);
    const other = new MediaDeviceChoices(place);
    const heard = vi.fn();
    other.subscribe(heard);
    one.choose({ microphone: 'm2' });
    tell('something else');
    expect(heard).not.toHaveBeenCalled();
    tell('mado.devices');
    expect(other.current.microphone).toBe('m2');
    other.close();
    tell('mado.devices');
    expect(heard).toHaveBeenCalledOnce();
  });

  it.each(['no JSON', '[]', '"text"', '7'])('are none where %s is kept', (text) => {
    expect(new MediaDeviceChoices(browser({ 'mado.devices': text }).place).current).toEqual(NO_CHOICES);
  });

  it('keep what can be read beside what cannot', () => {
    const { place } = browser({ 'mado.devices': '{"camera":7,"microphone":"m1","preview":"yes"}' });
    const { current } = new MediaDeviceChoices(place);
    expect(current).toEqual({ camera: null, microphone: 'm1', speaker: null, preview: false });
  });

  it('last for the page where the browser keeps nothing', () => {
    const place = new EventTarget();
    Object.defineProperty(place, 'localStorage', {
      get: () => {
        throw new DOMException('', 'SecurityError');
      },
    });
    const choices = new MediaDeviceChoices(place as unknown as Window);
    expect(choices.current.preview).toBe(false);
    choices.choose({ camera: 'c2' });
    expect(choices.current).toEqual({ ...NO_CHOICES, camera: 'c2' });
  });
});
