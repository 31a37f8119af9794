import type { ChangeResult, ChangeState } from '../../../src/change/result.ts';
import { plan, proof } from './alerts.ts';

const monit = { pid: 42, version: '5.33.0' };
const ended = { plan, warnings: [] };

/** A change that ended so, for every way in which one can end. */
export const results: { readonly [State in ChangeState]: Extract<ChangeResult, { state: State }> } = {
  unchanged: { ...ended, state: 'unchanged', monit },
  'would-change': { ...ended, state: 'would-change', monit },
  active: { ...ended, state: 'active', monit, proof },
  written: { ...ended, state: 'written' },
  pending: { ...ended, state: 'pending', reason: 'Monit is busy', hint: 'Wait.' },
  'rolled-back': { ...ended, state: 'rolled-back', reason: 'Monit refused', monit, proof },
  failed: { ...ended, state: 'failed', reason: 'Monit ended', hint: 'Start Monit.' },
};
