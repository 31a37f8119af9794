/** How many profiles are made. */
export const profiles = Number(process.env['MONIT_ALERT_TEST_PROFILES'] ?? 1000);
/** Which ones: a seed gives the same profiles every time. */
export const seed = Number(process.env['MONIT_ALERT_TEST_SEED'] ?? 5);
