/** Monit's own verbs for a service (manual, "Arguments"). */
export const serviceActions = ['monitor', 'unmonitor', 'start', 'stop', 'restart'] as const;
export type ServiceAction = (typeof serviceActions)[number];
