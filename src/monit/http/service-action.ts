export const serviceActions = ['monitor', 'unmonitor', 'start', 'stop', 'restart'] as const;
/** One of Monit's verbs for services. */
export type ServiceAction = (typeof serviceActions)[number];
