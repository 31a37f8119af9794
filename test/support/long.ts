/** Whether everything is to be tried, however long it takes: `MONIT_ALERT_TEST_LONG=1`. */
export const isLong = process.env['MONIT_ALERT_TEST_LONG'] === '1';
