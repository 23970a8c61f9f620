import type { Side } from '@shiren/flow-client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CameraError, closeCamera, play, watch, type CameraTrouble } from '../camera/camera.js';
import { Pictures, seen, type Part } from '../camera/pictures.js';
import { useLanguage } from '../text/language.js';
import { CameraWays } from '../ui/camera-ways.js';
import { Button } from '../ui/page.js';

/** Aspect ratio (width over height) of the viewfinder. */
const SHAPE = 4 / 3;

/** The camera with a frame for the card, then a preview of the photo before it is used. */
export function CardCamera({
  side,
  stream,
  onPhoto,
  onClose,
  onTrouble,
  onOther,
}: {
  side: Side;
  stream: MediaStream;
  onPhoto: (image: Uint8Array<ArrayBuffer>) => void;
  onClose: () => void;
  onTrouble: (trouble: CameraTrouble) => void;
  /** Another camera was asked for. */
  onOther: (deviceId: string) => void;
}): ReactNode {
  const { words } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const [ready, setReady] = useState(false);
  const [photo, setPhoto] = useState<{ image: Uint8Array<ArrayBuffer>; address: string }>();

  useEffect(() => {
    const picture = video.current;
    if (!picture) return;
    let gone = false;
    let unwatch = (): void => undefined;
    const run = async (): Promise<void> => {
      try {
        await play(picture, stream);
        if (gone) return;
        unwatch = watch(picture, stream, onTrouble);
        setReady(true);
      } catch (error) {
        if (!gone) onTrouble(error instanceof CameraError ? error.trouble : 'other');
      }
    };
    void run();
    return () => {
      gone = true;
      unwatch();
    };
  }, [stream, photo, onTrouble]);
  useEffect(() => () => closeCamera(stream), [stream]);
  useEffect(() => () => photo && URL.revokeObjectURL(photo.address), [photo]);

  const take = async (): Promise<void> => {
    const picture = video.current;
    if (!picture || !ready) return;
    const { videoWidth: width, videoHeight: height } = picture;
    const image = await new Pictures().jpeg(picture, width, height, { part: cut(width, height), longest: 1_800, quality: 0.92 });
    setPhoto({ image, address: URL.createObjectURL(new Blob([image], { type: 'image/jpeg' })) });
    setReady(false);
  };

  return (
    <section className="viewfinder" data-page="card-camera" data-side={side}>
      <h1>{words.cardHint[side]}</h1>
      <div className="view">
        {photo ? <img src={photo.address} alt={words.photoPreview} /> : <video ref={video} playsInline muted autoPlay aria-label={words.cameraView} />}
        {!photo && <div className="edge" aria-hidden="true" />}
      </div>
      <p role="status">{photo ? '' : words.cardFrame}</p>
      <div className="actions">
        {photo ? (
          <>
            <Button onClick={() => onPhoto(photo.image)}>{words.usePhoto}</Button>
            <Button kind="secondary" onClick={() => setPhoto(undefined)}>
              {words.retake}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => void take()} busy={!ready}>
              {words.shutter}
            </Button>
            <CameraWays stream={stream} onBack={onClose} onOther={onOther} />
          </>
        )}
      </div>
    </section>
  );
}

/** What the viewfinder shows is exactly what is sent. */
const cut = (width: number, height: number): Part => seen(width, height, SHAPE);
