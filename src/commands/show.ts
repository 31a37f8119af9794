import { describeAlert } from '../monit/config/alert-table.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { loadProfile } from '../profile/load.ts';
import { maskPasswords } from '../render/mask-passwords.ts';
import { renderProfile } from '../render/render.ts';
import { jsonDocument } from '../report/json.ts';
import { alignColumns } from '../report/layout/columns.ts';
import type { Context } from './context.ts';

export async function show(name: string, options: { readonly table: boolean }, context: Context): Promise<number> {
  const profile = await loadProfile(name, context.profilesDirectories);
  const { text, alerts, templateFile } = await renderProfile(profile, context);
  const { description, file } = profile;
  const masked = maskPasswords(text);
  if (context.settings.json) {
    context.print(jsonDocument({ exitCode: 0, profile: name, description, file, templateFile, text: masked, alerts }));
  } else if (options.table) context.printText(alertTable, alerts);
  else context.printVerbatim(masked);
  return 0;
}

function alertTable(alerts: readonly Alert[]): string {
  if (alerts.length === 0) return 'nobody is alerted\n';
  return alignColumns(alerts.map((alert) => [alert.recipient, describeAlert(alert)]));
}
