/* What the bare pages have in common: a camera that opens as late as Mado's, the peer's picture, and the end of both. */

export const byId = (id) => document.getElementById(id);

let own;

/** Opens it once a call. */
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
