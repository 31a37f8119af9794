import { MonitAlertError } from '../../errors.ts';
import { listNamedFiles, type NamedFile, readText } from '../../profile/files.ts';
import { holdIdFault } from '../record/model.ts';

/** The file of a window, which has been read, but not parsed. */
export interface WindowFile {
  /** The window's name: that of its file, without the ending. */
  readonly name: string;
  /** Its path. */
  readonly file: string;
  /** The time zone of this host, which a window without `time-zone` has. */
  readonly hostTimeZone: string;
  /** What is in it, or why it cannot be used. */
  readonly text: string | MonitAlertError;
  /** Its text (or the error) and the host's time zone: if these are the same, so is the window. */
  readonly source: string;
}

/**
 * The files of a directory, sorted by name, each name once. A missing directory is empty. Cheap: no YAML is parsed.
 * @param hostTimeZone an IANA name.
 * @throws MonitAlertError `directory.unreadable`
 */
export async function readWindowFiles(directory: string, hostTimeZone: string): Promise<WindowFile[]> {
  const found = await listNamedFiles([directory], ['.yaml', '.yml']);
  const named = found.filter(({ name }, index) => found[index - 1]?.name !== name);
  return Promise.all(
    named.map(async ({ name, file }) => {
      const text = nameError({ name, file }, found) ?? (await textOrError(file));
      const source = `${hostTimeZone}\n${text instanceof MonitAlertError ? text.message : text}`;
      return { name, file, hostTimeZone, text, source };
    }),
  );
}

function nameError(
  { name, file }: Pick<NamedFile, 'name' | 'file'>,
  files: readonly NamedFile[],
): MonitAlertError | undefined {
  const twin = files.find((other) => other.name === name && other.file !== file);
  const fault = twin === undefined ? nameFault(name) : `is defined in two files, ${file} and ${twin.file}`;
  if (fault === undefined) return undefined;
  const message = `${file}: a window cannot be called "${name}": its name ${fault}`;
  return new MonitAlertError('window.name', message, { hint: 'Rename the file.' });
}

/** What remembers windows by their names has these names already. */
function nameFault(name: string): string | undefined {
  return name in Object.prototype ? 'means something else to a program' : holdIdFault(name);
}

async function textOrError(file: string): Promise<string | MonitAlertError> {
  return readText(file).catch((error: unknown) => {
    if (error instanceof MonitAlertError) return error;
    throw error;
  });
}
