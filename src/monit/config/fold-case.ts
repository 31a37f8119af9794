/** Monit compares names and mail addresses without regard to case, but only of ASCII letters (5.27.2 to 6.0.0). */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
