export const STREAM = 'EVENTS';

/** The name of a service's durable consumer of an event. */
export const durableOf = (service: string, subject: string): string => `${service}-${subject.replaceAll('.', '-')}`;

/** Replies to a user arrive below this subject, which only that user may read: with `_INBOX.>` it could read everybody's replies. */
export const inboxOf = (user: string): string => `_INBOX.${user}`;
