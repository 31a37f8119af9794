/**
 * Loaded into a `monit-alert` before its own code: its wall clock is an hour ahead, so that everything that the test has just
 * written has been at rest for long. Nothing else of it is changed.
 */
const aheadMs = 3_600_000;
const now = Date.now.bind(Date);

Date.now = () => now() + aheadMs;
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + aheadMs });
