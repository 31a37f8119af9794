/**
 * One of the machine's own package sources, as apt's deb822 format has it: field name (lower case) to text. Reading
 * them instead of naming a mirror lets the fetch work behind whatever mirror, proxy or key the machine is set up for.
 * @typedef {Map<string, string>} Source
 */

/** Names that Debian gives to whatever release is in that state now; a source may use them in place of a code name. */
const movingSuites = ['oldstable', 'stable', 'testing', 'unstable', 'sid'];
/** Where Monit lives: `main` on Debian, `universe` on its derivatives. */
const components = ['main', 'universe'];
const keptFields = ['uris', 'signed-by', 'trusted', 'check-valid-until'];

/**
 * Reads a one-line-format file (`sources.list`, `*.list`): `deb [option=value ...] URI suite component ...`.
 *
 * @param {string} text
 * @returns {Source[]}
 */
export function parseOneLineSources(text) {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uris, suites, rest] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line) ?? [];
    if (uris === undefined || suites === undefined || rest === undefined) return [];
    const named = options.split(/\s+/).flatMap((option) => {
      const [name, value] = option.split('=', 2);
      return name && value ? [/** @type {const} */ ([name.toLowerCase(), value.replaceAll(',', ' ')])] : [];
    });
    return [new Map([...named, ['types', 'deb'], ['uris', uris], ['suites', suites], ['components', rest.trim()]])];
  });
}

/**
 * Reads a deb822 file (`*.sources`): stanzas of `Field: value`, continued on lines that begin with a blank.
 *
 * @param {string} text
 * @returns {Source[]}
 */
export function parseDeb822Sources(text) {
  const withoutComments = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = [...stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)];
    /** @type {Source} */
    const source = new Map(fields.map(([, name = '', value = '']) => [name.toLowerCase(), value.trimEnd()]));
    const isOn = source.get('enabled')?.trim().toLowerCase() !== 'no';
    return isOn && words(source, 'types').includes('deb') ? [source] : [];
  });
}

/**
 * The sources that hold the machine's own release, pointed at `suite` and narrowed to package lists of one
 * architecture.
 *
 * @param {readonly Source[]} sources
 * @param {{ release: string, suite: string, architecture: string }} wanted `release`: the machine's own code name.
 * @returns {string} A deb822 file; empty where no source fits.
 */
export function sourcesForSuite(sources, { release, suite, architecture }) {
  /** @param {readonly string[]} names */
  const holding = (names) => sources.filter((source) => words(source, 'suites').some((name) => names.includes(name)));
  const named = holding([release]);
  return (named.length > 0 ? named : holding(movingSuites))
    .flatMap((source) => {
      const kept = components.filter((component) => words(source, 'components').includes(component));
      if (kept.length === 0) return [];
      const fields = keptFields.flatMap((name) => field(name, source.get(name)));
      return [
        ['types: deb', ...fields, `suites: ${suite}`, `components: ${kept.join(' ')}`]
          .concat(`architectures: ${architecture}`, 'targets: Packages', '')
          .join('\n'),
      ];
    })
    .join('\n');
}

/**
 * @param {Source} source
 * @param {string} field
 */
const words = (source, field) => (source.get(field) ?? '').trim().split(/\s+/);

/**
 * A key may be written out in the source; its text begins on the next line.
 *
 * @param {string} name
 * @param {string | undefined} value
 */
const field = (name, value) => (value ? [`${name}:${value.startsWith('\n') ? '' : ' '}${value}`] : []);
