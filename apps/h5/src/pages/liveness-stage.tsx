import { FlowError, type Action, type Challenge, type FinishedRecording, type Guidance } from '@shiren/flow-client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { closeCamera, play } from '../camera/camera.js';
import { Pictures } from '../camera/pictures.js';
import { RecordingInterrupted, record } from '../camera/recorder.js';
import { useLanguage } from '../text/language.js';
import type { Flow } from '../use-flow.js';

type Doing = { phase: 'placing'; guidance?: Guidance } | { phase: 'recording'; action?: Action; guidance?: Guidance } | { phase: 'checking' };

/** An ellipse that starts at the top, like a clock. */
const OUTLINE = 'M45 1.5A43.5 58.5 0 1 1 44.99 1.5Z';
/** Milliseconds between the images that help to position the face. */
const OBSERVE_INTERVAL_MS = 350;
/** How many consecutive images may get lost. */
const MAX_LOST_FRAMES = 20;
/** How many consecutive good images are needed before the recording starts. */
const MIN_GOOD_FRAMES = 2;

/** The camera's image in an oval with instructions above it, from positioning the face to the end of the recording. */
export function LivenessStage({
  flow: { client, attempt, refresh },
  stream,
  without,
  onEnd,
}: {
  flow: Flow;
  stream: MediaStream;
  without: readonly Action[];
  onEnd: (finished: FinishedRecording | 'interrupted') => void;
}): ReactNode {
  const { words } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const stage = useRef<HTMLElement>(null);
  const ring = useRef<SVGPathElement>(null);
  const [doing, setDoing] = useState<Doing>({ phase: 'placing' });

  useEffect(() => {
    const leaving = new AbortController();
    const stop = client.on('observation', ({ guidance }) => setDoing((earlier) => (earlier.phase === 'recording' ? { ...earlier, guidance } : earlier)));
    const run = async (picture: HTMLVideoElement): Promise<void> => {
      await play(picture, stream);
      await place(picture);
      const recording = await client.begin(without);
      setDoing({ phase: 'recording' });
      const finished = await record(client, recording, picture, (at) => show(recording.challenge, at), leaving.signal);
      onEnd(finished);
    };
    const place = async (picture: HTMLVideoElement): Promise<void> => {
      const pictures = new Pictures();
      for (let good = 0; good < MIN_GOOD_FRAMES;) {
        if (leaving.signal.aborted || document.hidden) throw new RecordingInterrupted();
        const image = await pictures.jpeg(picture, picture.videoWidth, picture.videoHeight, { longest: 640 });
        const guidance = await look(image);
        good = guidance === 'good' ? good + 1 : 0;
        if (guidance) setDoing({ phase: 'placing', guidance });
        await new Promise((resolve) => setTimeout(resolve, OBSERVE_INTERVAL_MS));
      }
    };
    /** A single lost image does not matter, because the next one follows at once; a network that stays unavailable does. */
    let lost = 0;
    const look = async (image: Uint8Array<ArrayBuffer>): Promise<Guidance | undefined> => {
      try {
        const { guidance } = await client.observe(image, leaving.signal);
        lost = 0;
        return guidance;
      } catch (error) {
        const passes = error instanceof FlowError && (error.isPassing || error.details['limit'] === 'observations');
        if (!passes || ++lost > MAX_LOST_FRAMES) throw error;
        return undefined;
      }
    };
    /** Follows the challenge by the recording's own clock. */
    const show = ({ actions, flashes, duration }: Challenge, at: number): void => {
      const during = <Span extends { from: number; to: number }>(spans: readonly Span[]): Span | undefined =>
        spans.find(({ from, to }) => from <= at && at < to);
      stage.current?.style.setProperty('--flash', during(flashes)?.colour ?? 'transparent');
      ring.current?.style.setProperty('stroke-dashoffset', String(100 - (100 * at) / duration));
      if (at >= duration) return setDoing({ phase: 'checking' });
      const action = during(actions)?.action;
      setDoing((earlier) =>
        earlier.phase === 'recording' && earlier.action !== action
          ? { phase: 'recording', ...(action ? { action } : {}), ...(earlier.guidance ? { guidance: earlier.guidance } : {}) }
          : earlier,
      );
    };
    const element = video.current;
    if (element) {
      void attempt(() => run(element)).catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        onEnd('interrupted');
        // another tab may have continued
        if (!(error instanceof RecordingInterrupted)) void refresh();
      });
    }
    return () => {
      stop();
      leaving.abort();
    };
    // the stage exists as long as its stream
  }, [client, attempt, refresh, stream, without, onEnd]);

  useEffect(() => {
    const left = (): void => void (document.hidden && closeCamera(stream));
    document.addEventListener('visibilitychange', left);
    return () => document.removeEventListener('visibilitychange', left);
  }, [stream]);

  const flashed = doing.phase !== 'placing';
  return (
    <section
      ref={stage}
      className={`stage ${flashed ? 'flashed' : ''}`}
      data-page="stage"
      data-phase={doing.phase}
      data-action={doing.phase === 'recording' ? doing.action : undefined}
    >
      <h1 className="asked" aria-live="assertive">
        {asked(doing, words)}
      </h1>
      <div className="oval">
        <video ref={video} playsInline muted autoPlay aria-label={words.cameraView} {...{ 'x5-playsinline': 'true', 'webkit-playsinline': 'true' }} />
        <svg viewBox="0 0 90 120" aria-hidden="true">
          <path d={OUTLINE} className="track" />
          <path ref={ring} d={OUTLINE} className="ring" pathLength="100" strokeDasharray="100" strokeDashoffset="100" />
        </svg>
      </div>
      <p className="guidance" role="status">
        {hint(doing, words)}
      </p>
    </section>
  );
}

function asked(doing: Doing, words: ReturnType<typeof useLanguage>['words']): string {
  if (doing.phase === 'checking') return words.checking;
  if (doing.phase === 'recording') return doing.action ? words.actions[doing.action] : words.lookStraight;
  return doing.guidance === 'good' ? words.hold : words.place;
}

/** While an action is requested, only hints about what would spoil the recording: a turned head is what was asked for. */
function hint(doing: Doing, words: ReturnType<typeof useLanguage>['words']): string {
  if (doing.phase === 'checking' || !doing.guidance || doing.guidance === 'good') return '';
  if (doing.phase === 'recording' && ['turned-away', 'blurred', 'off-centre'].includes(doing.guidance)) return '';
  return words.guidance[doing.guidance];
}
