import type { Action, FinishedRecording, Reason, Session } from '@shiren/flow-client';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { CameraError, closeCamera, openCamera, type CameraTrouble } from '../camera/camera.js';
import { useBack } from '../back.js';
import { atDesk } from '../device.js';
import { useSpeech } from '../speech.js';
import { useLanguage } from '../text/language.js';
import { FaceSample } from '../ui/face-sample.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { CameraHelp } from './camera-help.js';
import { LivenessStage } from './liveness-stage.js';

const actions: readonly Action[] = ['shake-head', 'nod', 'blink', 'open-mouth'];
const MAX_SKIPPED_ACTIONS = 3;

/** Prepares the person, opens the camera at their tap, and explains if it has to be repeated. */
export function LivenessPage({
  flow,
  session,
  onPhone,
  onDecline,
}: {
  flow: Flow;
  session: Session;
  onPhone: (() => void) | undefined;
  onDecline: () => void;
}): ReactNode {
  const { words, language } = useLanguage();
  const speech = useSpeech(language);
  const [stream, setStream] = useState<MediaStream>();
  const [opening, setOpening] = useState(false);
  const [trouble, setTrouble] = useState<CameraTrouble>();
  const [without, setWithout] = useState<readonly Action[]>([]);
  const [again, setAgain] = useState<{ reasons: Reason[]; triesLeft?: number; interrupted?: true }>();

  useEffect(() => () => stream && closeCamera(stream), [stream]);

  const close = useCallback(() => setStream(undefined), []);
  useBack(stream !== undefined, close);

  const open = async (deviceId?: string): Promise<void> => {
    // at the tap, because browsers let a page speak only then for the first time
    speech.say(words.place);
    setOpening(true);
    setTrouble(undefined);
    try {
      setStream(await openCamera('user', deviceId));
    } catch (error) {
      setTrouble(error instanceof CameraError ? error.trouble : 'other');
    } finally {
      setOpening(false);
    }
  };
  const fail = useCallback((found: CameraTrouble) => {
    setStream(undefined);
    setTrouble(found);
  }, []);
  const change = (deviceId: string): void => {
    // many phones open only one camera at a time
    if (stream) closeCamera(stream);
    setStream(undefined);
    void open(deviceId);
  };
  const end = useCallback((finished: FinishedRecording | 'interrupted' | 'left') => {
    setStream(undefined);
    if (finished === 'left') return;
    if (finished === 'interrupted') setAgain({ reasons: [], interrupted: true });
    else if (finished.outcome === 'again') setAgain({ reasons: finished.reasons, triesLeft: finished.triesLeft });
  }, []);

  if (stream) return <LivenessStage flow={flow} stream={stream} without={without} say={speech.say} onEnd={end} onTrouble={fail} onOther={change} />;
  return (
    <Page
      name={again ? 'liveness-again' : 'liveness'}
      title={again ? words.againTitle : words.livenessTitle}
      lead={again ? undefined : words.livenessLead}
      actions={
        <>
          <Button onClick={() => void open()} busy={opening}>
            {opening ? words.opening : trouble ? words.retry : again ? words.again : words.openCamera}
          </Button>
          {trouble && onPhone && atDesk() && (
            <Button kind="secondary" onClick={onPhone}>
              {words.usePhone}
            </Button>
          )}
          {(trouble || session.colourFlash) && (
            <Button kind="quiet" onClick={onDecline}>
              {words.otherWay}
            </Button>
          )}
        </>
      }
    >
      {again && <Again {...again} />}
      {trouble ? (
        <CameraHelp trouble={trouble} />
      ) : (
        <>
          <FaceSample />
          <ul className="tips">
            {words.livenessTips.map((tip) => (
              <li key={tip}>{tip}</li>
            ))}
          </ul>
          {session.colourFlash && <p className="warning">{words.flashWarning}</p>}
          {speech.possible && (
            <label className="tick">
              <input type="checkbox" name="speech" checked={speech.on} onChange={({ target }) => speech.turn(target.checked)} />
              <span>{words.spoken}</span>
            </label>
          )}
          <details>
            <summary>{words.cannotDo}</summary>
            <fieldset>
              <legend>{words.cannotDoLead}</legend>
              {actions.map((action) => (
                <label key={action} className="tick">
                  <input
                    type="checkbox"
                    checked={without.includes(action)}
                    disabled={!without.includes(action) && without.length >= MAX_SKIPPED_ACTIONS}
                    onChange={({ target }) => setWithout(target.checked ? [...without, action] : without.filter((one) => one !== action))}
                  />
                  <span>{words.actionNames[action]}</span>
                </label>
              ))}
            </fieldset>
          </details>
        </>
      )}
    </Page>
  );
}

function Again({ reasons, triesLeft, interrupted }: { reasons: Reason[]; triesLeft?: number; interrupted?: true }): ReactNode {
  const { words, of } = useLanguage();
  const [reason] = reasons;
  return (
    <div className="paper" role="status">
      {interrupted && <p>{words.interrupted}</p>}
      {reason && <p>{of(reason)}</p>}
      {reason && <p>{of(reason.advice)}</p>}
      {triesLeft !== undefined && <p className="note">{words.triesLeft(triesLeft)}</p>}
    </div>
  );
}
