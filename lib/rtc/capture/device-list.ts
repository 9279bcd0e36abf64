/** `label` is empty where the browser does not tell (no device of its kind was allowed yet). */
export interface ListedDevice {
  readonly id: string;
  readonly label: string;
}

export interface DeviceList {
  readonly cameras: readonly ListedDevice[];
  readonly microphones: readonly ListedDevice[];
  readonly speakers: readonly ListedDevice[];
}

export const NO_DEVICES: DeviceList = { cameras: [], microphones: [], speakers: [] };

type Devices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

/** Tells what devices there are, now and whenever one comes or goes; returns its stop. */
export function watchDeviceList(devices: Devices | undefined, tell: (list: DeviceList) => void): () => void {
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
function listOf(found: readonly MediaDeviceInfo[]): DeviceList {
  const of = (kind: MediaDeviceKind) =>
    found
      .filter((each) => each.kind === kind && each.deviceId !== '')
      .map(({ deviceId: id, label }) => ({ id, label }));
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}
