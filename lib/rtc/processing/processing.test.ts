import { describe, expect, it } from 'vitest';
import { Processing } from './processing';

const trackOf = (id: string) => ({ id }) as MediaStreamTrack;
const microphone = trackOf('microphone');
const camera = trackOf('camera');

/** Makes another track of each, and remembers in order what it began and stopped. */
function recording() {
  const log: string[] = [];
  const processing = new Processing((source) => {
    log.push(`start ${source.id}`);
    return { track: trackOf(`processed ${source.id}`), stop: () => log.push(`stop ${source.id}`) };
  });
  return { processing, log };
}

describe('processing between capture and sending', () => {
  it('passes the very tracks through while there is nothing to do', () => {
    const processing = new Processing();
    const tracks = processing.tracksFor({ audio: microphone, video: camera });
    expect(tracks.audio).toBe(microphone);
    expect(tracks.video).toBe(camera);
    expect(processing.tracksFor({ audio: null, video: null })).toEqual({ audio: null, video: null });
  });

  it('sends what was made of a track, and makes it once', () => {
    const { processing, log } = recording();
    const first = processing.tracksFor({ audio: null, video: camera });
    const second = processing.tracksFor({ audio: microphone, video: camera });
    expect(first.video?.id).toBe('processed camera');
    expect(second.video).toBe(first.video);
    expect(log).toEqual(['start camera', 'start microphone']);
  });

  it('stops with the captured track, before the next one is processed', () => {
    const { processing, log } = recording();
    processing.tracksFor({ audio: microphone, video: camera });
    processing.tracksFor({ audio: microphone, video: trackOf('other camera') });
    expect(log.slice(2)).toEqual(['stop camera', 'start other camera']);
    processing.tracksFor({ audio: null, video: null });
    expect(log.slice(4)).toEqual(['stop microphone', 'stop other camera']);
    processing.tracksFor({ audio: null, video: null });
    expect(log).toHaveLength(6);
  });
});
