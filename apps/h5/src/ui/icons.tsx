import type { ReactNode } from 'react';

const paths = {
  face: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.7 10.2v.6M15.3 10.2v.6M8.5 14.6a4.6 4.6 0 0 0 7 0',
  card: 'M3.5 6h17v12.5h-17zM14 10h3.5M14 13.5h3.5M6.6 15.6c.4-1.500 1.400-2.200 2.400-2.200s2 .7 2.400 2.200M9 11.400a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z',
  pen: 'M5 19.500h4.200L19.500 9.200 15.300 5 5 15.300zM13 7.300l4.200 4.200',
  check: 'M5 12.600l4.700 4.700L19 8',
  cross: 'M7 7l10 10M17 7L7 17',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM12 7.500v5l3.200 2',
  alert: 'M12 4 2.800 20h18.400zM12 10v4.500M12 17.200v.3',
  camera: 'M4 8h3.500l1.500-2.500h6L16.500 8H20v11H4zM12 16.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400Z',
  phone: 'M7.500 3h9v18h-9zM11 18h2',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }): ReactNode => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
