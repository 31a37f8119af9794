import { request } from 'node:http';
import { request as requestTls } from 'node:https';

/** @import { Address } from './configuration.js' */

/** @typedef {{ status: number, body: string }} Answer */
/**
 * `monitor`: 0 not, 1 yet, 2 initializing; `status`: 0 well.
 *
 * @typedef {{ monitor: number, pendingaction: number, status: number }} ServiceState
 */

/** Far beyond what any Monit takes; a request must end even where another program has the port and says nothing. */
const timeoutMs = 10_000;

/**
 * One GET, as it comes: no retry, any status, whatever certificate it shows.
 *
 * @param {Address} address
 * @param {string} path
 * @returns {Promise<Answer>}
 */
export function get({ socketPath, port, auth, certificateFile }, path) {
  const place = socketPath ? { socketPath } : { host: '127.0.0.1', port: port ?? null };
  const ask = certificateFile ? requestTls : request;
  const common = { agent: false, timeout: timeoutMs, headers: { host: 'localhost' }, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const asked = ask({ ...common, ...place, path, auth: auth ?? null }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text) => (body += text));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer to GET ${path}`)));
    asked.on('error', reject);
    asked.end();
  });
}

/**
 * The table of Monit's runtime page.
 *
 * @param {string} html
 * @returns {[name: string, value: string][]}
 */
export function runtimeRows(html) {
  const rows = html.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/gs);
  return [...rows].map(([, name = '', value = '']) => [plain(name), plain(value)]);
}

/**
 * Each service's state in Monit's status document.
 *
 * @param {string} xml
 * @returns {Map<string, ServiceState>}
 */
export function serviceStates(xml) {
  const services = [...xml.matchAll(/<service type="\d+">(.*?)<\/service>/gs)].map(([, text = '']) => text);
  return new Map(
    services.map((text) => [
      element(text, 'name'),
      {
        monitor: Number(element(text, 'monitor')),
        pendingaction: Number(element(text, 'pendingaction')),
        status: Number(element(text, 'status')),
      },
    ]),
  );
}

/**
 * The text of the first element of that name.
 *
 * @param {string} xml
 * @param {string} name
 */
export function element(xml, name) {
  return plain(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '');
}

/** @type {Record<string, string>} */
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Monit 6 writes names as `<![CDATA[...]]>`. @param {string} markup */
const plain = (markup) =>
  markup
    .replaceAll(/<!\[CDATA\[(.*?)\]\]>/gs, '$1')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(\w+);/g, (entity, name) => entities[name] ?? entity)
    .trim();
