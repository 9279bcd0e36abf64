/* Shared by the bare pages: opens the camera as late as Mado does, shows the peer's picture, and releases both. */

export const byId = (id) => document.getElementById(id);

let own;

/** Opens the camera once per call. */
export async function openCamera() {
  own ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } });
  return own;
}

export function show(stream) {
  if (document.querySelector('video')) return;
  const video = document.createElement('video');
  Object.assign(video, { autoplay: true, playsInline: true, srcObject: stream });
  document.querySelector('main').append(video);
}

export function putDown() {
  for (const track of own?.getTracks() ?? []) track.stop();
  own = undefined;
  document.querySelector('video')?.remove();
}
