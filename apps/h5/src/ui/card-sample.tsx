import type { Side } from '@shiren/flow-client';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.js';

/** Shows how a photo of this side should look. It is drawn, so that nobody's card is shown. */
export function CardSample({ side }: { side: Side }): ReactNode {
  const { words } = useLanguage();
  return (
    <svg className="sample" viewBox="0 0 856 540" role="img" aria-label={words.sampleAlt[side]}>
      <rect className="card" x="8" y="8" width="840" height="524" rx="34" />
      {side === 'front' ? (
        <>
          <g className="lines">
            <path d="M70 92h60M170 92h150M70 164h60M170 164h60M290 164h60M390 164h90M70 236h60M170 236h300M70 308h60M170 308h330M170 366h240M70 458h150M270 458h440" />
          </g>
          <g className="portrait">
            <rect x="560" y="84" width="220" height="290" rx="14" />
            <circle cx="670" cy="190" r="56" />
            <path d="M580 374c6-76 44-112 90-112s84 36 90 112z" />
          </g>
        </>
      ) : (
        <>
          <g className="emblem">
            <circle cx="150" cy="150" r="84" />
            <path d="M150 96l15 32 35 4-26 24 7 35-31-18-31 18 7-35-26-24 35-4z" />
          </g>
          <g className="lines">
            <path d="M300 116h420M360 196h300M230 404h110M380 404h250M230 468h110M380 468h330" />
          </g>
        </>
      )}
    </svg>
  );
}
