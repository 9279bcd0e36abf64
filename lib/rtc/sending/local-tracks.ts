/** What this side sends; null where it has nothing (yet). */
export interface LocalTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export const NO_TRACKS: LocalTracks = { audio: null, video: null };
