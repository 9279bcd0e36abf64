/* Functions that run in a page. Each must be self-contained: the browser gets its source text only. */

export const isAt = (path: string): boolean => location.pathname === path;

export const callState = (_: null): { phase: string; text: string } | null => {
  const region = document.querySelector<HTMLElement>('[data-call-phase]');
  return region && { phase: region.dataset.callPhase ?? '', text: region.textContent };
};

export const endOf = (_: null): string | undefined =>
  document.querySelector<HTMLElement>('[data-end-reason]')?.dataset.endReason;

/** The point at which to press the button with this accessible name; null while it cannot be pressed. */
export const pointOfButton = (name: string): { x: number; y: number } | null => {
  const nameOf = (button: HTMLElement) => (button.getAttribute('aria-label') ?? button.textContent ?? '').trim();
  const button = [...document.querySelectorAll('button')].find((each) => nameOf(each) === name && !each.disabled);
  if (!button) return null;
  button.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = button.getBoundingClientRect();
  const point = { x: left + width / 2, y: top + height / 2 };
  return button.contains(document.elementFromPoint(point.x, point.y)) ? point : null;
};

/** The same for a form field, by its name attribute. */
export const pointOfField = (name: string): { x: number; y: number } | null => {
  const field = document.querySelector(`input[name="${name}"]`);
  if (!field) return null;
  const { left, top, width, height } = field.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};

/**
 * Whether the peer's video shows five new frames within two seconds. `getVideoPlaybackQuality` counts nothing for
 * streams in Firefox.
 */
export const pictureMoves = (label: string): Promise<boolean> =>
  new Promise((resolve) => {
    const video = [...document.querySelectorAll('video')].find((each) => each.getAttribute('aria-label') === label);
    if (!video) return resolve(false);
    let missing = 5;
    const tooLate = setTimeout(() => resolve(false), 2_000);
    const shown = () => {
      missing -= 1;
      if (missing > 0) return void video.requestVideoFrameCallback(shown);
      clearTimeout(tooLate);
      resolve(true);
    };
    video.requestVideoFrameCallback(shown);
  });

/** How much audio energy (W3C webrtc-stats, totalAudioEnergy) arrives within so many ms. */
export const audioEnergy = async (withinMs: number): Promise<number> => {
  const sum = async () => {
    let energy = 0;
    for (const link of window.observed.links) {
      if (link.connectionState === 'closed') continue;
      for (const entry of (await link.getStats()).values())
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0;
    }
    return energy;
  };
  const before = await sum();
  await new Promise((resolve) => setTimeout(resolve, withinMs));
  return (await sum()) - before;
};
