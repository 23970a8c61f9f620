import type { ReactNode } from 'react';
import type { CameraTrouble } from '../camera/camera.js';
import { codeOfTrouble } from '../parent.js';
import { useLanguage } from '../text/language.js';
import { Icon } from '../ui/icons.js';
import { useProblem } from '../use-parent.js';

/** What to do if the camera does not open. */
export function CameraHelp({ trouble }: { trouble: CameraTrouble }): ReactNode {
  const { words } = useLanguage();
  useProblem(codeOfTrouble[trouble]);
  return (
    <div className="help" role="alert" data-trouble={trouble}>
      <Icon name="alert" />
      <div>
        <strong>{words.cameraTitles[trouble]}</strong>
        <ul>
          {words.cameraHelp[trouble].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
