import type { AskedAction } from '@shiren/flow-client';
import type { ReactNode } from 'react';

/** Inside the circle of the sample, which covers the ring around the face. */
const arrows: Partial<Record<AskedAction['action'], string>> = {
  'shake-head': 'M44 89H25l5-5M25 89l5 5M56 89h19l-5-5M75 89l-5 5',
  nod: 'M87 40V26l-5 5M87 26l5 5M87 60v14l-5-5M87 74l5-5',
};

/** Shows the movement: moving, or still with arrows for people who want less motion. What is asked for stands in words above it. */
export const ActionSample = ({ asked: { action, first, times } }: { asked: AskedAction }): ReactNode => (
  <div className="doing" data-shows={action} data-first={first} data-times={times} aria-hidden="true">
    <svg viewBox="0 0 100 100">
      <g className="head">
        <ellipse cx="50" cy="50" rx="27" ry="33" />
        <g className="features">
          <g className="eyes">
            <ellipse className="full" cx="39" cy="43" rx="4" ry="5" />
            <ellipse className="full" cx="61" cy="43" rx="4" ry="5" />
          </g>
          <path d="M50 48v9h-3" />
          <ellipse className="mouth" cx="50" cy="68" rx="8" ry="7" />
        </g>
      </g>
      {arrows[action] && <path className="arrows" d={arrows[action]} />}
    </svg>
  </div>
);
