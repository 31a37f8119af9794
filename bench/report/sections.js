/**
 * What was measured beside the contenders. A part that was left out has no section.
 */
import { cpuMsPerInclude } from './size-goals.js';
import { medianOf } from './statistics.js';
import { msText, ratioText, tableOf } from './table.js';

/** @import { Cost } from '../measure/child.js' */
/** @import { BusyRun } from '../parts/busy.js' */
/** @import { IncludeFigures } from '../parts/includes.js' */
/** @import { ServiceRound } from '../parts/services.js' */
/** @import { WhoRound } from '../parts/who.js' */
/** @import { CommandRow, SizeRow } from './figures.js' */

/** @param {readonly CommandRow[]} rows */
export function commandSection(rows) {
  if (rows.length === 0) return [];
  return [
    '## Commands',
    'Medians, on an idle Monit; nothing is due for `sync`.',
    tableOf(
      ['command', 'CPU by `node -e 0`', 'CPU, ms', 'time, ms'],
      rows.map(({ name, byStart, cpuMs, ms }) => [name, ratioText(byStart), msText(cpuMs), msText(ms)]),
    ),
  ];
}

/**
 * @param {readonly SizeRow[]} rows
 * @param {number} rounds
 */
export function sizeSection(rows, rounds) {
  if (rows.length === 0) return [];
  const times = ['(f), ms', '`node -e 0`, ms', '`monit -t -v`, ms', 'reload, ideally knocked, ms'];
  const heading = ['services', 'recipients', 'beyond start-up', '(f), CPU, ms', ...times];
  return [
    '## Size',
    `Medians of ${rounds} rounds. Beyond start-up: the time of (f) without \`node -e 0\`, by that of \`monit -t -v\` ` +
      'and the reload.',
    tableOf(
      [...heading, 'peak, MiB', '`node -e 0`, MiB'],
      rows.map((row) => [
        String(row.services),
        String(row.recipients),
        ratioText(row.beyondStart),
        ...[row.applyCpuMs, row.applyMs, row.startMs, row.checkMs, row.reloadMs].map(msText),
        row.memoryMib.toFixed(1),
        row.nodeMemoryMib.toFixed(1),
      ]),
    ),
  ];
}

/** @param {readonly IncludeFigures[]} figures */
export function includeSection(figures) {
  if (figures.length === 0) return [];
  return [
    '## Include files',
    `A change if the control file includes so many files, each with a comment only. Monit's own two checks are ` +
      `counted. Each file costs ${cpuMsPerInclude(figures).toFixed(2)} ms of CPU.`,
    tableOf(
      ['files', 'CPU, ms', 'time, ms'],
      figures.map(({ files, costs }) => costRow(String(files), costs)),
    ),
  ];
}

/** @param {readonly WhoRound[]} rounds */
export function whoSection(rounds) {
  if (rounds.length === 0) return [];
  const row = (/** @type {string} */ name, /** @type {keyof WhoRound} */ what) =>
    costRow(
      name,
      rounds.map((round) => round[what]),
    );
  return [
    '## Who is alerted, with 5,000 services',
    'A loop is a Node program that only makes the same requests, one after the other.',
    tableOf(
      ['', 'CPU, ms', 'time, ms'],
      [row('`who`', 'who'), row('– loop', 'loop'), row('`who SERVICE`', 'whoOne'), row('– loop', 'loopOne')],
    ),
  ];
}

/** @param {readonly ServiceRound[]} rounds */
export function serviceSection(rounds) {
  if (rounds.length === 0) return [];
  const row = (/** @type {string} */ name, /** @type {keyof ServiceRound} */ what) =>
    costRow(
      name,
      rounds.map((round) => round[what]),
    );
  return [
    '## One service of 1,000',
    `All have an alert include. Medians of ${rounds.length} rounds.`,
    tableOf(
      ['', 'CPU, ms', 'time, ms'],
      [
        row('another profile, global file only', 'change'),
        row('a hold for all services', 'wholeHold'),
        row('a hold for one service', 'serviceHold'),
      ],
    ),
  ];
}

/**
 * @param {readonly BusyRun[]} runs
 * @param {number} seconds
 */
export function busySection(runs, seconds) {
  if (runs.length === 0) return [];
  return [
    '## A busy daemon',
    `Another profile, for a Monit that hangs in a check for ${seconds} s from the start of the command on.`,
    tableOf(
      ['knocks', 'CPU, s', 'whole command, s'],
      runs.map(({ knocks, cpuMs, ms }) => [String(knocks), (cpuMs / 1000).toFixed(2), (ms / 1000).toFixed(2)]),
    ),
  ];
}

/**
 * @param {string} name
 * @param {readonly Cost[]} costs
 */
const costRow = (name, costs) => [
  name,
  msText(medianOf(costs.map(({ cpuMs }) => cpuMs))),
  msText(medianOf(costs.map(({ ms }) => ms))),
];
