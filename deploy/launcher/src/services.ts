/** A service of the system, as the launcher starts it. */
export interface ServiceDefinition {
  name: string;
  /** Whether it has tables, which are updated before it starts. */
  migrates: boolean;
}

/** In the order in which they are displayed; the gateway is stopped first. */
export const services: readonly ServiceDefinition[] = [
  { name: 'gateway', migrates: false },
  { name: 'tokens', migrates: true },
  { name: 'materials', migrates: true },
  { name: 'verdict', migrates: true },
  { name: 'inference', migrates: false },
  { name: 'ocr', migrates: false },
  { name: 'authority', migrates: true },
  { name: 'console', migrates: true },
];
