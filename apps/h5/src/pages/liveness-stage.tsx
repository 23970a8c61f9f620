import {
  RecordingInterrupted,
  position,
  record,
  type Action,
  type AskedAction,
  type FinishedRecording,
  type Guidance,
  type Progress,
  type Timeline,
} from '@shiren/flow-client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CameraError, closeCamera, play, watch, type CameraTrouble } from '../camera/camera.js';
import { cameraOf } from '../camera/video-camera.js';
import { useLanguage } from '../text/language.js';
import { ActionSample } from '../ui/action-sample.js';
import { CameraWays } from '../ui/camera-ways.js';
import type { Flow } from '../use-flow.js';

type Doing =
  | { phase: 'placing'; guidance?: Guidance }
  /** `place`: of the action in the challenge; absent in pauses. */
  | { phase: 'recording'; place?: number; asked?: AskedAction; guidance?: Guidance; progress?: Progress }
  | { phase: 'checking' };

/** An ellipse that starts at the top, like a clock. */
const OUTLINE = 'M45 1.5A43.5 58.5 0 1 1 44.99 1.5Z';
/** The camera's image in an oval with instructions above it, from positioning the face to the end of the recording. */
export function LivenessStage({
  flow: { client, attempt, refresh },
  stream,
  without,
  say,
  onEnd,
  onTrouble,
  onOther,
}: {
  flow: Flow;
  stream: MediaStream;
  without: readonly Action[];
  /** Speaks the instruction, if the person wants that. */
  say: (text: string) => void;
  onEnd: (finished: FinishedRecording | 'interrupted' | 'left') => void;
  onTrouble: (trouble: CameraTrouble) => void;
  /** Another camera was asked for. */
  onOther: (deviceId: string) => void;
}): ReactNode {
  const { words } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const stage = useRef<HTMLElement>(null);
  const ring = useRef<SVGPathElement>(null);
  const [doing, setDoing] = useState<Doing>({ phase: 'placing' });

  useEffect(() => {
    const leaving = new AbortController();
    let unwatch = (): void => undefined;
    const stop = client.on('observation', ({ guidance, progress }) =>
      setDoing((earlier) => (earlier.phase === 'recording' ? { ...earlier, guidance, ...(progress ? { progress } : {}) } : earlier)),
    );
    const run = async (picture: HTMLVideoElement): Promise<void> => {
      await play(picture, stream);
      if (leaving.signal.aborted) return;
      unwatch = watch(picture, stream, onTrouble);
      const camera = cameraOf(picture);
      await position(client, camera, (guidance) => setDoing({ phase: 'placing', guidance }), leaving.signal);
      const recording = await client.begin(without);
      setDoing({ phase: 'recording' });
      const finished = await record(client, recording, camera, show, leaving.signal);
      onEnd(finished);
    };
    /** Follows the challenge by the recording's own clock. */
    let shown = 0;
    const show = (timeline: Timeline, at: number): void => {
      stage.current?.style.setProperty('--flash', timeline.flashAt(at)?.colour ?? 'transparent');
      // an action that gets more time makes the recording longer, but the ring never goes back
      shown = Math.max(shown, at / timeline.duration);
      ring.current?.style.setProperty('stroke-dashoffset', String(100 - 100 * shown));
      if (at >= timeline.duration) return setDoing({ phase: 'checking' });
      const place = timeline.askedAt(at);
      setDoing((earlier) => {
        if (earlier.phase !== 'recording' || earlier.place === place) return earlier;
        const asked = place === undefined ? undefined : timeline.action(place);
        return { ...earlier, place, asked };
      });
    };
    const element = video.current;
    if (element) {
      void attempt(() => run(element)).catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        if (error instanceof CameraError) return onTrouble(error.trouble);
        onEnd('interrupted');
        // another tab may have continued
        if (!(error instanceof RecordingInterrupted)) void refresh();
      });
    }
    return () => {
      stop();
      unwatch();
      leaving.abort();
    };
    // the stage exists as long as its stream
  }, [client, attempt, refresh, stream, without, onEnd, onTrouble]);

  useEffect(() => {
    const left = (): void => void (document.hidden && closeCamera(stream));
    document.addEventListener('visibilitychange', left);
    return () => document.removeEventListener('visibilitychange', left);
  }, [stream]);

  const instruction = headline(doing, words);
  useEffect(() => say(instruction), [say, instruction]);

  const flashed = doing.phase !== 'placing';
  const asked = doing.phase === 'recording' ? doing.asked : undefined;
  const progress = progressOf(doing);
  return (
    <section
      ref={stage}
      className={`stage ${flashed ? 'flashed' : ''}`}
      data-page="stage"
      data-phase={doing.phase}
      data-action={asked?.action}
      data-first={asked?.first}
      data-times={asked?.times}
      data-done={progress?.done ? 'true' : undefined}
    >
      <h1 className="asked" aria-live="assertive">
        {instruction}
      </h1>
      <div className="oval">
        <video ref={video} playsInline muted autoPlay aria-label={words.cameraView} {...{ 'x5-playsinline': 'true', 'webkit-playsinline': 'true' }} />
        <svg viewBox="0 0 90 120" aria-hidden="true">
          <path d={OUTLINE} className="track" />
          <path ref={ring} d={OUTLINE} className="ring" pathLength="100" strokeDasharray="100" strokeDashoffset="100" />
        </svg>
        {asked && !progress?.done && <ActionSample asked={asked} />}
      </div>
      <p className="guidance" role="status">
        {hint(doing, words)}
      </p>
      {doing.phase !== 'checking' && <CameraWays stream={stream} onBack={() => onEnd('left')} onOther={doing.phase === 'placing' ? onOther : undefined} />}
    </section>
  );
}

function headline(doing: Doing, words: ReturnType<typeof useLanguage>['words']): string {
  if (doing.phase === 'checking') return words.checking;
  if (doing.phase === 'recording') return doing.asked ? words.asked(doing.asked) : words.lookStraight;
  return doing.guidance === 'good' ? words.hold : words.place;
}

/** Of the action that is shown: a reply may come after it. */
const progressOf = (doing: Doing): Progress | undefined =>
  doing.phase === 'recording' && doing.place !== undefined && doing.progress?.action === doing.place ? doing.progress : undefined;

/** While an action is requested, only hints about what would spoil the recording: a turned head is what was asked for. Otherwise how the action stands. */
function hint(doing: Doing, words: ReturnType<typeof useLanguage>['words']): string {
  if (doing.phase === 'checking') return '';
  const { guidance = 'good' } = doing;
  const wanted = doing.phase === 'recording' && ['turned-away', 'blurred', 'off-centre'].includes(guidance);
  if (guidance !== 'good' && !wanted) return words.guidance[guidance];
  const progress = progressOf(doing);
  if (progress?.done) return words.actionDone;
  return progress?.lack ? words.lacks[progress.lack] : '';
}
