/** A host that has had Monit for ten years: what stands in its files, and how to make each service fail. */
export interface OldHost {
  /** The statements of the control file, but for those that say where Monit keeps its own files. */
  readonly controlFile: string;
  /** By name, in a directory that the control file includes. */
  readonly includes: Readonly<Record<string, string>>;
  /** Services that fail, with one event and so with one mail each, while the file of their name does not exist. */
  readonly services: readonly string[];
}

/**
 * Global alerts in the control file and in an included file, alerts in `check` blocks, a mail server, no `set httpd`.
 *
 * @param directory Of the files that the services check.
 */
export function oldHost(directory: string, mailServerPort: number): OldHost {
  const check = (name: string) => `check file ${name} path ${directory}/${name}\n`;
  return {
    controlFile: `set mailserver 127.0.0.1 port ${mailServerPort}
set mail-format {
  from: monit@web1.example.org
  subject: $SERVICE $EVENT
}
# Carl left in 2017; ask Dora.
set alert ops@example.org not on { instance, action }
set alert boss@example.org only on { timeout }
check system web1.example.org
  if loadavg (5min) > 400 then alert
`,
    includes: {
      nginx: `${check('nginx')}  group www\n`,
      php: `${check('php')}  group www\n`,
      mysql: `# The database is the matter of the DBAs.
set alert dba@example.org only on { timeout, checksum }
${check('mysql')}  alert dba@example.org only on { nonexist }
  noalert ops@example.org
`,
      backup: `${check('backup')}  alert backup@example.org with reminder on 100 cycles
  noalert ops@example.org
`,
      certificates: `${check('certificates')}  noalert ops@example.org
  alert security@example.org only on { checksum, nonexist, permission, uid, gid }
`,
    },
    services: ['nginx', 'php', 'mysql', 'backup', 'certificates'],
  };
}
