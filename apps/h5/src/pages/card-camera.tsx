import type { Side } from '@shiren/flow-client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { closeCamera, play } from '../camera/camera.js';
import { Pictures, seen, type Part } from '../camera/pictures.js';
import { useLanguage } from '../text/language.js';
import { Button } from '../ui/page.js';

/** Aspect ratio (width over height) of the viewfinder. */
const SHAPE = 4 / 3;

/** The camera with a frame for the card, then a preview of the photo before it is used. */
export function CardCamera({
  side,
  stream,
  onPhoto,
  onClose,
}: {
  side: Side;
  stream: MediaStream;
  onPhoto: (image: Uint8Array<ArrayBuffer>) => void;
  onClose: () => void;
}): ReactNode {
  const { words } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const [ready, setReady] = useState(false);
  const [photo, setPhoto] = useState<{ image: Uint8Array<ArrayBuffer>; address: string }>();

  useEffect(() => {
    if (video.current) void play(video.current, stream).then(() => setReady(true));
  }, [stream, photo]);
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
            <Button kind="secondary" onClick={onClose}>
              {words.back}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

/** What the viewfinder shows is exactly what is sent. */
const cut = (width: number, height: number): Part => seen(width, height, SHAPE);
