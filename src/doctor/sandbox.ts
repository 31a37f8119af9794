import { isYes, lastOf, type ServiceSettings } from './systemd-unit.ts';

/** The settings of a unit that restrict its service, such as `ProtectSystem=strict`. */
export function sandboxWords(settings: ServiceSettings): string[] {
  return ['ProtectSystem', 'ProtectHome', 'PrivateTmp'].flatMap((name) => {
    const value = lastOf(settings, name);
    return value === undefined || /^(?:0|no|n|false|f|off)$/i.test(value) ? [] : [`${name}=${value}`];
  });
}

const [homes, temporary] = [
  ['/home', '/root', '/run/user'],
  ['/tmp', '/var/tmp'],
];

/** Why a service cannot see a path as we do (systemd.exec(5), "Sandboxing"); undefined if it can. */
export function hides(settings: ServiceSettings, path: string): string | undefined {
  const home = lastOf(settings, 'ProtectHome');
  if ((isYes(home) || home === 'tmpfs') && isBelow(path, homes)) return `ProtectHome=${home ?? ''}`;
  const own = lastOf(settings, 'PrivateTmp');
  return (isYes(own) || own === 'disconnected') && isBelow(path, temporary) ? `PrivateTmp=${own ?? ''}` : undefined;
}

/** Why a service cannot write to a path; undefined if systemd allows it. */
export function forbidsWriting(settings: ServiceSettings, path: string): string | undefined {
  const real = path.replace(/^\/var\/run\//, '/run/');
  if (isBelow(real, writablePaths(settings))) return undefined;
  const home = lastOf(settings, 'ProtectHome');
  if (home === 'read-only' && isBelow(real, homes)) return 'ProtectHome=read-only';
  const system = lastOf(settings, 'ProtectSystem');
  const isForbidden =
    (system === 'strict' && !isBelow(real, ['/dev', '/proc', '/sys', ...homesLeft(home), ...temporaryOf(settings)])) ||
    (system === 'full' && isBelow(real, ['/usr', '/boot', '/efi', '/etc'])) ||
    (isYes(system) && isBelow(real, ['/usr', '/boot', '/efi']));
  return isForbidden ? `ProtectSystem=${system ?? ''}` : undefined;
}

/** `strict` covers the homes too, unless the service has its own. */
function homesLeft(home: string | undefined): string[] {
  return home === 'tmpfs' ? homes : [];
}

function temporaryOf(settings: ServiceSettings): string[] {
  return isYes(lastOf(settings, 'PrivateTmp')) ? temporary : [];
}

function writablePaths(settings: ServiceSettings): string[] {
  const words = (name: string) => (settings.get(name) ?? []).flatMap((value) => value.split(/\s+/));
  return [
    ...words('ReadWritePaths').map((path) => path.replace(/^[-+]+/, '').replace(/(?<=.)\/+$/, '')),
    ...words('StateDirectory').map((name) => `/var/lib/${name}`),
    ...words('CacheDirectory').map((name) => `/var/cache/${name}`),
    ...words('LogsDirectory').map((name) => `/var/log/${name}`),
    ...words('RuntimeDirectory').map((name) => `/run/${name}`),
  ].filter((path) => path !== '');
}

function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
