import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The floors of src/, from the entrance down. A file imports from its own floor and from floors below it, never
 * upwards. What is in src/ itself, but for cli.ts, start.ts and index.ts, is below all of them.
 */
const floors = [
  'commands',
  'report',
  'doctor',
  'init',
  'maintenance',
  'change',
  'inspect',
  'state',
  'render',
  'profile',
  'monit',
  'system',
];

const floorZones = floors.slice(1).map((floor, index) => ({
  target: `./src/${floor}`,
  from: [
    './src/cli.ts',
    './src/start.ts',
    './src/index.ts',
    ...floors.slice(0, index + 1).map((above) => `./src/${above}`),
  ],
  message: `${floor}/ lies below: pass the value in, or move the code to the floor that needs it.`,
}));

/** Libraries with one door each: `name` may be imported in `door` only. */
const doors = [
  {
    name: 'execa',
    door: 'src/system/foreground.ts',
    message: 'Programs that get our terminal start in system/foreground.ts only.',
  },
  { name: 'commander', door: 'src/commands/program.ts', message: 'Arguments are read in commands/program.ts only.' },
  {
    name: 'handlebars',
    door: 'src/render/template-compiler.ts',
    message: 'Templates are compiled in render/template-compiler.ts only, and rendered by its runtime in template.ts.',
  },
  { name: 'diff', door: 'src/inspect/text-diff.ts', message: 'Texts are compared in inspect/text-diff.ts only.' },
  { name: 'nodemailer', door: 'src/system/mail.ts', message: 'Mails are sent in system/mail.ts only.' },
  { name: 'yaml', door: 'src/profile/yaml.ts', message: 'YAML is read in profile/yaml.ts only.' },
  {
    name: 'htmlparser2',
    door: 'src/monit/http/xml.ts',
    message: "Monit's XML and HTML are read in monit/http/xml.ts only.",
  },
  {
    name: 'croner',
    door: 'src/maintenance/calendar/schedule.ts',
    message: 'Cron expressions are read in maintenance/calendar/schedule.ts only.',
  },
];
const ask = 'This layer decides or asks; the doors to files and processes are system/.';
/** Staging copies, made by system/scratch.ts, are allowed. */
const readOnly = 'inspect/ is read-only, so that it needs no lock and leaves no trace: write or signal in change/.';
const writing = [
  'writeFile',
  'appendFile',
  'rename',
  'unlink',
  'rm',
  'mkdir',
  'mkdtemp',
  'symlink',
  'link',
  'open',
  'chmod',
  'chown',
];

/** As wide as Prettier writes; that cannot break comments and strings. */
const longestLine = { code: 120, ignoreUrls: true };

const restrictedImports = (paths, patterns = []) => ({ 'no-restricted-imports': ['error', { paths, patterns }] });
const doorPaths = (file) => doors.filter(({ door }) => door !== file).map(({ name, message }) => ({ name, message }));
const noWriting = ['node:fs', 'node:fs/promises'].map((name) => ({
  name,
  importNames: writing.flatMap((verb) => [verb, `${verb}Sync`]),
  message: 'Only system/ writes to disk.',
}));
const noProcess = { name: 'node:child_process', message: 'Processes are started in system/run.ts only.' };

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/order': ['error', { alphabetize: { order: 'asc' } }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: floorZones }],
      ...restrictedImports([...doorPaths(), ...noWriting, noProcess]),
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'argv', message: 'Only cli.ts names process.argv.' },
        { object: 'process', property: 'exitCode', message: 'Only cli.ts sets the exit code.' },
        { object: 'process', property: 'exit', message: 'Only cli.ts sets the exit code.' },
        { object: 'process', property: 'kill', message: 'Only monit/daemon/find-daemon.ts signals daemons.' },
        { object: 'process', property: 'stdout', message: 'Streams come in from cli.ts.' },
        { object: 'process', property: 'stderr', message: 'Streams come in from cli.ts.' },
      ],
    },
  },
  ...doors.map(({ door }) => ({
    files: [door],
    rules: restrictedImports([...doorPaths(door), ...noWriting, noProcess]),
  })),
  {
    // The profile and its text know Monit's grammar, and nothing of a daemon or a disk layout. Secrets are found with
    // Monit's lexer, and services with its patterns: a second one of either would drift from it.
    files: ['src/profile/**/*.ts', 'src/render/**/*.ts'],
    ignores: doors.map(({ door }) => door),
    rules: restrictedImports(
      [...doorPaths(), ...noWriting, noProcess],
      [
        {
          regex: '/monit/(?!config/(?:effective-alerts|events|fold-case|glob-segment|grammar|lexer))',
          message: 'profile/ and render/ import from monit/config/ only what is pure.',
        },
      ],
    ),
  },
  {
    // What only reads can be called by every command, dry runs and `status` included, without a lock.
    files: ['src/inspect/**/*.ts'],
    ignores: doors.map(({ door }) => door),
    rules: restrictedImports(
      [...doorPaths(), ...noWriting, noProcess],
      [
        { regex: '/system/(?:atomic-file|lock|foreground|mail)\\.ts$', message: readOnly },
        { regex: '/monit/(?:daemon/service-actions|http/service-action)\\.ts$', message: readOnly },
        { regex: '/monit/daemon/find-daemon\\.ts$', importNames: ['signalDaemon'], message: readOnly },
        { regex: '/monit/reload/reload\\.ts$', importNames: ['reloadDaemon'], message: readOnly },
        {
          regex: '/state/',
          importNamePattern: '^(?:write|keep|ensure|remember|record|remove|mend)',
          message: readOnly,
        },
      ],
    ),
  },
  {
    files: [
      'src/report/**/*.ts',
      'src/change/plan.ts',
      'src/monit/config/events.ts',
      'src/monit/config/grammar.ts',
      'src/monit/config/alert-table.ts',
    ],
    rules: restrictedImports([...doorPaths(), ...noWriting, noProcess], [{ regex: '^node:fs|/system/', message: ask }]),
  },
  { files: ['src/system/**/*.ts'], rules: restrictedImports(doorPaths()) },
  ...['src/system/foreground.ts', 'src/system/mail.ts'].map((door) => ({
    files: [door],
    rules: restrictedImports(doorPaths(door)),
  })),
  {
    files: ['src/cli.ts', 'src/monit/daemon/find-daemon.ts', 'src/system/run-with-input.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['**/*.{ts,js,cjs}'], rules: { 'max-len': ['error', longestLine] } },
  {
    // What stands in for a file, a script or a page is as wide as that is.
    files: ['test/**'],
    rules: { 'max-len': ['error', { ...longestLine, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }] },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'import-x/no-default-export': 'off' } },
);
