export const STREAM = 'EVENTS';

/** The name of a service's durable consumer of an event. */
export const durableOf = (service: string, subject: string): string => `${service}-${subject.replaceAll('.', '-')}`;

/** Replies to a user arrive here and at nobody else's: whoever could read `_INBOX.>` would read everybody's answers. */
export const inboxOf = (user: string): string => `_INBOX.${user}`;
