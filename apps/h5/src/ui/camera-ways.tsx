import { useEffect, useState, type ReactNode } from 'react';
import { nextCamera } from '../camera/camera.js';
import { useLanguage } from '../text/language.js';
import { Button } from './page.js';

/** The ways out of a page that shows the camera: back, and another camera if there are several and it may be changed now. */
export function CameraWays({
  stream,
  onBack,
  onOther,
}: {
  stream: MediaStream;
  onBack: () => void;
  onOther: ((deviceId: string) => void) | undefined;
}): ReactNode {
  const { words } = useLanguage();
  const [other, setOther] = useState<string>();
  useEffect(() => {
    let gone = false;
    // a browser that does not list its cameras offers no choice
    nextCamera(stream).then(
      (camera) => gone || setOther(camera),
      () => undefined,
    );
    return () => void (gone = true);
  }, [stream]);
  return (
    <div className="ways">
      <Button kind="secondary" onClick={onBack}>
        {words.back}
      </Button>
      {onOther && other !== undefined && (
        <Button kind="secondary" onClick={() => onOther(other)}>
          {words.otherCamera}
        </Button>
      )}
    </div>
  );
}
