/**
 * The newest version of the GNU C library that a program asks for.
 *
 * @param {Buffer} program The bytes of an ELF file.
 * @returns {string} Such as `2.28`; empty if it asks for none.
 */
export function newestGlibc(program) {
  const asked = program.toString('latin1').matchAll(/\0GLIBC_2\.(\d+)(?=[.\0])/g);
  const minors = [...asked].map(([, minor]) => Number(minor));
  return minors.length === 0 ? '' : `2.${Math.max(...minors)}`;
}
