import { accessKeyPages } from './access-keys.js';
import { alertPages } from './alerts.js';
import { auditPages } from './audit.js';
import { blockPages } from './blocks.js';
import { erasurePages } from './erasures.js';
import { callbackPages } from './callbacks.js';
import { linkPages } from './links.js';
import { peoplePages } from './people.js';
import { processingPages } from './processing.js';
import { recordPages } from './records.js';
import { registryPages } from './registry.js';
import { reportPages } from './reports.js';
import { reviewPages } from './reviews.js';
import { scenePages } from './scenes.js';
import { sessionPages } from './session.js';
import { tryPages } from './try-it.js';

export * from './access.js';
export * from './access-keys.js';
export * from './alerts.js';
export * from './audit.js';
export * from './audit-actions.js';
export * from './blocks.js';
export * from './erasures.js';
export * from './callbacks.js';
export * from './link-states.js';
export * from './links.js';
export * from './people.js';
export * from './processing.js';
export * from './records.js';
export * from './registry.js';
export * from './reports.js';
export * from './reviews.js';
export * from './scenes.js';
export * from './session.js';
export * from './try-it.js';

/** Every question that the console's pages may ask, by its name in the address. */
export const pages = {
  ...sessionPages,
  ...peoplePages,
  ...accessKeyPages,
  ...scenePages,
  ...reportPages,
  ...recordPages,
  ...blockPages,
  ...reviewPages,
  ...callbackPages,
  ...linkPages,
  ...registryPages,
  ...auditPages,
  ...erasurePages,
  ...processingPages,
  ...tryPages,
  ...alertPages,
};
