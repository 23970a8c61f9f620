import { FlowError, type Session, type Side } from '@shiren/flow-client';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useBack } from '../back.js';
import { CameraError, closeCamera, openCamera, type CameraTrouble } from '../camera/camera.js';
import { Pictures, jpegOf } from '../camera/pictures.js';
import { useLanguage } from '../text/language.js';
import { CardSample } from '../ui/card-sample.js';
import { Icon } from '../ui/icons.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { CameraHelp } from './camera-help.js';
import { CardCamera } from './card-camera.js';

const sides: readonly Side[] = ['front', 'back'];

/** Photographs both sides of the card with the camera, or takes them from files. */
export function CardPage({ flow, session }: { flow: Flow; session: Session }): ReactNode {
  const { words } = useLanguage();
  const [camera, setCamera] = useState<{ side: Side; stream: MediaStream }>();
  const [trouble, setTrouble] = useState<CameraTrouble>();
  const [reading, setReading] = useState<Side>();
  const [refused, setRefused] = useState<{ side: Side; why: string; advice?: string }>();
  /** Shown as long as the page is open; the server never sends them back. */
  const [photos, setPhotos] = useState<Partial<Record<Side, Blob>>>({});
  const { of } = useLanguage();
  useBack(camera !== undefined, () => setCamera(undefined));

  const photograph = async (side: Side, deviceId?: string): Promise<void> => {
    setTrouble(undefined);
    setRefused(undefined);
    try {
      setCamera({ side, stream: await openCamera('environment', deviceId) });
    } catch (error) {
      setTrouble(error instanceof CameraError ? error.trouble : 'other');
    }
  };
  const fail = useCallback((found: CameraTrouble): void => {
    setCamera(undefined);
    setTrouble(found);
  }, []);
  const change = ({ side, stream }: { side: Side; stream: MediaStream }, deviceId: string): void => {
    closeCamera(stream);
    setCamera(undefined);
    void photograph(side, deviceId);
  };
  const send = async (side: Side, image: Uint8Array<ArrayBuffer>): Promise<void> => {
    setCamera(undefined);
    setRefused(undefined);
    setReading(side);
    try {
      const read = await flow.attempt(() => flow.client.photographCard(side, image));
      if (read) setPhotos((earlier) => ({ ...earlier, [side]: new Blob([image]) }));
    } catch (error) {
      const reason = error instanceof FlowError ? error.reason : undefined;
      setRefused({ side, ...(reason ? { why: of(reason), advice: of(reason.advice) } : { why: words.notImage }) });
    } finally {
      setReading(undefined);
    }
  };
  const choose = async (side: Side, file: File): Promise<void> => {
    try {
      await send(side, await jpegOf(file, new Pictures()));
    } catch {
      setRefused({ side, why: words.notImage });
    }
  };

  if (camera) {
    return (
      <CardCamera
        {...camera}
        onPhoto={(image) => void send(camera.side, image)}
        onClose={() => setCamera(undefined)}
        onTrouble={fail}
        onOther={(deviceId) => change(camera, deviceId)}
      />
    );
  }
  return (
    <Page name="card" title={words.cardTitle} lead={words.cardLead}>
      {trouble && <CameraHelp trouble={trouble} />}
      <div className="sides">
        {sides.map((side) => (
          <SideCard
            key={side}
            side={side}
            photo={photos[side]}
            done={session.photographed.includes(side)}
            reading={reading === side}
            busy={reading !== undefined}
            refused={refused?.side === side ? refused : undefined}
            onPhotograph={() => void photograph(side)}
            onFile={(file) => void choose(side, file)}
          />
        ))}
      </div>
      <ul className="tips">
        {words.cardTips.map((tip) => (
          <li key={tip}>{tip}</li>
        ))}
      </ul>
    </Page>
  );
}

function SideCard({
  side,
  photo,
  done,
  reading,
  busy,
  refused,
  onPhotograph,
  onFile,
}: {
  side: Side;
  photo: Blob | undefined;
  done: boolean;
  reading: boolean;
  busy: boolean;
  refused: { why: string; advice?: string } | undefined;
  onPhotograph: () => void;
  onFile: (file: File) => void;
}): ReactNode {
  const { words } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="side" data-side={side} data-done={done}>
      <h2>
        {words.sides[side]}
        {done && (
          <span className="done">
            <Icon name="check" /> {words.photographed}
          </span>
        )}
      </h2>
      {photo ? <CardPhoto side={side} photo={photo} /> : <CardSample side={side} />}
      <p className="wrong" role="alert">
        {refused?.why} {refused?.advice}
      </p>
      <div className="row">
        <Button
          kind={done ? 'secondary' : 'primary'}
          busy={busy}
          onClick={onPhotograph}
          label={`${done ? words.photographAgain : words.photographNow} ${words.sides[side]}`}
        >
          {reading ? words.reading : done ? words.photographAgain : words.photographNow}
        </Button>
        <Button kind="quiet" busy={busy} onClick={() => input.current?.click()} label={`${words.chooseFile} ${words.sides[side]}`}>
          {words.chooseFile}
        </Button>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={`${words.chooseFile} ${words.sides[side]}`}
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = '';
            if (file) onFile(file);
          }}
        />
      </div>
    </section>
  );
}

function CardPhoto({ side, photo }: { side: Side; photo: Blob }): ReactNode {
  const { words } = useLanguage();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return <img className="taken" src={address} alt={words.photoAlt[side]} />;
}
