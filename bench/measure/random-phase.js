import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * An idle Monit looks once a second whether it should reload. Whoever always came at the same moment of that second
 * would measure the moment.
 */
export const randomPhase = () => pause(randomInt(1_001));

/** For whoever wakes Monit, so that the phase does not matter: Monit is idle again. */
export const shortPause = () => pause(100 + randomInt(101));
