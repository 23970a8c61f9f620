import { RecordingInterrupted, type Camera } from '@shiren/flow-client';
import { Pictures } from './pictures.js';

/** The camera of a recording: what a video shows. */
export function cameraOf(video: HTMLVideoElement): Camera {
  const pictures = new Pictures();
  return {
    next: async () => {
      // a hidden page is not drawn
      if (document.hidden) throw new RecordingInterrupted();
      return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    },
    jpeg: ({ width, quality }) =>
      pictures.jpeg(video, video.videoWidth, video.videoHeight, {
        longest: Math.round((width * Math.max(video.videoWidth, video.videoHeight)) / video.videoWidth),
        quality,
      }),
  };
}
