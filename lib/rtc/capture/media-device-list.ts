/** `label` is empty where the browser does not tell (no device of its kind was allowed yet). */
export interface ListedMediaDevice {
  readonly id: string;
  readonly label: string;
}

export interface MediaDeviceList {
  readonly cameras: readonly ListedMediaDevice[];
  readonly microphones: readonly ListedMediaDevice[];
  readonly speakers: readonly ListedMediaDevice[];
}

export const NO_DEVICES: MediaDeviceList = { cameras: [], microphones: [], speakers: [] };

type Devices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

/** Tells what devices there are, now and whenever one comes or goes; returns its stop. */
export function watchMediaDevices(devices: Devices | undefined, tell: (list: MediaDeviceList) => void): () => void {
  let looks = 0;
  const look = () => {
    looks += 1;
    const asked = looks;
    devices
      ?.enumerateDevices()
      // An answer may be overtaken by a later one.
      .then((found) => asked === looks && tell(listOf(found)))
      // A browser that will not say has nothing to choose from.
      .catch(() => {});
  };
  look();
  devices?.addEventListener('devicechange', look);
  return () => {
    looks += 1;
    devices?.removeEventListener('devicechange', look);
  };
}

/** Devices without an id cannot be asked for: the browser tells no more until one of their kind is allowed. */
function listOf(found: readonly MediaDeviceInfo[]): MediaDeviceList {
  const of = (kind: MediaDeviceKind) =>
    found
      .filter((each) => each.kind === kind && each.deviceId !== '')
      .map(({ deviceId: id, label }) => ({ id, label }));
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}
