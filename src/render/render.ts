import { MonitAlertError } from '../errors.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { alertsOf } from '../profile/alerts.ts';
import { listNamedFiles, readText } from '../profile/files.ts';
import type { Profile } from '../profile/model.ts';
import { nearest } from '../profile/suggestion.ts';
import { withHeader } from './header.ts';
import { monitHelpers } from './helpers.ts';
import { toView } from './template-view.ts';
import { renderTemplate } from './template.ts';

export interface RenderOptions {
  /** The site's first; a template of the first directory that has it is taken. */
  readonly templatesDirectories: readonly string[];
  /** Where passwords named as `{env: NAME}` come from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Rendered {
  readonly profile: string;
  /** May contain passwords: mask them before showing it (mask-passwords.ts). */
  readonly text: string;
  readonly alerts: readonly Alert[];
  readonly templateFile: string;
}

/**
 * The same profile, template and passwords give the same bytes.
 * @throws MonitAlertError `template.unknown`, `template.invalid`, `file.unreadable`, `secret.unreadable`,
 * `secret.exposed`, `secret.unfit`
 */
export async function renderProfile(profile: Profile, options: RenderOptions): Promise<Rendered> {
  const file = await findTemplate(profile.template, profile.file, options.templatesDirectories);
  const view = await toView(profile, options.environment);
  const body = await renderTemplate({ file, text: await readText(file) }, view, monitHelpers);
  return {
    profile: profile.name,
    text: withHeader(profile.name, asBody(body)),
    alerts: alertsOf(profile),
    templateFile: file,
  };
}

export function asBody(rendered: string): string {
  return `\n${rendered.replaceAll('\r\n', '\n').trim()}\n`;
}

/** @param askedBy the profile's file, for the message. @throws MonitAlertError `template.unknown` */
export async function findTemplate(template: string, askedBy: string, directories: readonly string[]): Promise<string> {
  const templates = await listNamedFiles(directories, ['.hbs']);
  const found = templates.find(({ name }) => name === template);
  if (found !== undefined) return found.file;
  const names = [...new Set(templates.map(({ name }) => name))];
  const meant = nearest(template, names);
  throw new MonitAlertError(
    'template.unknown',
    `${askedBy}: there is no template "${template}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    { hint: `Choose a template: ${names.join(', ')}.` },
  );
}
