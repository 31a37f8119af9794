/**
 * Asks a Monit for pages, one after the other, and does nothing with them.
 *
 *   node plain-requests.cjs SOCKET USER:PASSWORD 'PAGE PAGE...'
 */
const { connect } = require('node:net');

const [socketPath = '', user = '', pages = ''] = process.argv.slice(2);
const authorization = `Authorization: Basic ${Buffer.from(user).toString('base64')}`;
const left = pages.split(' ');

function requestNext() {
  const page = left.shift();
  if (page === undefined) return;
  let answer = '';
  const socket = connect(socketPath);
  socket.setEncoding('utf8').on('data', (piece) => (answer += piece));
  socket.on('close', () => {
    if (!answer.startsWith('HTTP/1.0 200')) throw new Error(`no answer for ${page}: ${answer.slice(0, 200)}`);
    requestNext();
  });
  socket.write(`GET ${page} HTTP/1.0\r\nHost: localhost\r\n${authorization}\r\n\r\n`);
}

requestNext();
