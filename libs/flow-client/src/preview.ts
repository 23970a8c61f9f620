import type { Session } from './replies.js';

/** What `/h5/preview.html` shows: the flow's own pages with a session that no server knows. */
export interface FlowPreview {
  session: Session;
  /** Whether the person has left the guide page, and whether they declined to be verified. */
  choices: { guided: boolean; declined: boolean };
}

/** A message between the preview and the page of the same origin around it: `ready` from the preview, then what to show. */
export interface PreviewMessage {
  shirenPreview: 'ready' | FlowPreview;
}
