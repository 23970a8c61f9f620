import type { ReactNode } from 'react';

/** A face in the outline, as it should be in front of the camera. */
export const FaceSample = (): ReactNode => (
  <svg className="face" viewBox="0 0 120 150" aria-hidden="true">
    <ellipse className="outline" cx="60" cy="75" rx="52" ry="68" />
    <path className="hair" d="M31 68c-3-30 12-44 29-44s32 14 29 44c-3-14-9-20-14-24-10 6-24 7-32 4-6 4-10 10-12 20Z" />
    <path
      className="head"
      d="M34 62c0-16 10-28 26-28s26 12 26 28v14c0 20-12 34-26 34s-26-14-26-34zM48 108v10c-14 3-22 8-27 14 10 7 24 11 39 11s29-4 39-11c-5-6-13-11-27-14v-10"
    />
    <path className="look" d="M48 68v4M72 68v4M60 74v9h-3M52 93c5 4 11 4 16 0" />
  </svg>
);
