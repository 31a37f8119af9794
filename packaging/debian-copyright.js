/**
 * @typedef {object} Part What a package has brought into the bundle.
 * @property {string} name With its version.
 * @property {string} text Its licence.
 */

const format = 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/';

/** Debian's short names, in the order in which the texts are looked at. */
const licences = [
  { name: 'Apache-2.0', words: /Apache License\s+Version 2\.0/ },
  { name: 'BSD-3-clause', words: /Redistribution and use[^]*Neither the name/ },
  { name: 'BSD-2-clause', words: /Redistribution and use/ },
  { name: 'ISC', words: /Permission to use, copy, modify, and(?:\/or)? distribute/ },
  { name: 'Expat', words: /Permission is hereby granted, free of charge[^]*The above copyright notice/ },
  { name: 'MIT-0', words: /Permission is hereby granted, free of charge/ },
];

/** Debian has the long text already. */
const apache = 'On Debian systems, the whole text is in /usr/share/common-licenses/Apache-2.0.';

/**
 * debian/copyright in Debian's machine-readable form (DEP-5).
 *
 * @param {string} own The licence of monit-alert.
 * @param {string} notices The text of dist/THIRD-PARTY-NOTICES.
 * @returns {string}
 * @throws Error if a licence is not known.
 */
export function copyrightOf(own, notices) {
  const parts = [{ name: 'monit-alert', text: own }, ...partsOf(notices)];
  /** @type {Map<string, string>} By name. A text that differs from an earlier one gets a name of its own. */
  const texts = new Map();
  const names = new Set(parts.map((part) => nameOf(part, texts)));
  const bundled = parts.map((part) => ` ${holdersOf(part.text).join(', ')} (${part.name})`);
  return [
    `Format: ${format}\nUpstream-Name: monit-alert\n`,
    `Files: *\nCopyright: ${holdersOf(own).join(', ')}\nLicense: Expat\n`,
    `Files: dist/*\nCopyright:\n${bundled.join('\n')}\nLicense: ${[...names].join(' and ')}\n` +
      'Comment: The libraries are bundled. /usr/share/monit-alert/dist/THIRD-PARTY-NOTICES\n' +
      ' has the licence of each, word for word.\n',
    ...[...texts].map(([name, text]) => `License: ${name}\n${indented(text)}\n`),
  ].join('\n');
}

/**
 * @param {string} notices
 * @returns {Part[]}
 */
function partsOf(notices) {
  const [, ...each] = notices.replaceAll('\r', '').split(/^-{80}\n/m);
  return each.map((notice) => {
    const [name = '', ...lines] = notice.trim().split('\n');
    return { name, text: lines.join('\n').trim() };
  });
}

/**
 * @param {Part} part
 * @param {Map<string, string>} texts
 */
function nameOf({ name, text }, texts) {
  const licence = licences.find(({ words }) => words.test(text))?.name;
  if (licence === undefined)
    throw new Error(`the licence of ${name} is not known: add it to packaging/debian-copyright.js`);
  const body = licence === 'Apache-2.0' ? apache : bodyOf(text);
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? licence : `${licence}~${number}`;
    const known = texts.get(key);
    if (known !== undefined && wordsOf(known) !== wordsOf(body)) continue;
    if (known === undefined) texts.set(key, body);
    return key;
  }
}

/** @param {string} text */
function holdersOf(text) {
  return [...text.matchAll(/^ *Copyright (?:\([cC]\) )?(?=[\dA-Z])(.*?)\.?(?: All rights reserved\.)?$/gm)].map(
    ([, holder = '']) => holder.replace(/^(\d{4}(?:[-, \d]*\d{4})?),? (?:by )?/, '$1 '),
  );
}

/**
 * Without the title and the holders.
 *
 * @param {string} text
 */
function bodyOf(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^ *Copyright (?:\([cC]\) )?[\dA-Z]|^All rights reserved\.$/.test(line));
  const isTitle = /^\(?(?:The )?[\w-]+(?: \d-Clause)? License(?: \((?:MIT|ISC)\))?\)?$/;
  return lines
    .filter((line) => !isTitle.test(line))
    .join('\n')
    .trim();
}

/** @param {string} text */
function wordsOf(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
}

/** @param {string} text */
function indented(text) {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`))
    .join('\n');
}
