import { describe, expect, test } from 'vitest';
import { childText, tableRows, xmlReader } from '../../../src/monit/http/xml.ts';

/** In two pieces, wherever the cut may be. */
function parseXml(xml: string, wanted?: ReadonlySet<string>) {
  const reader = xmlReader(wanted);
  reader.write(xml.slice(0, xml.length / 2));
  reader.write(xml.slice(xml.length / 2));
  return reader.end();
}

describe('an XML text', () => {
  test('gives elements, their order and their text', () => {
    const document = parseXml(
      '<?xml version="1.0" encoding="ISO-8859-1"?><a><b x="1">one</b><c><d>two</d></c><b>three</b></a>',
    );
    expect(document?.name).toBe('a');
    expect(document?.children.map(({ name }) => name)).toEqual(['b', 'c', 'b']);
    expect(document && childText(document, 'b')).toBe('one');
    expect(document && childText(document, 'none')).toBeUndefined();
    expect(document?.children[1] && childText(document.children[1], 'd')).toBe('two');
  });

  test('decodes entities, and takes CDATA as it stands', () => {
    const document = parseXml('<a><b>x &amp; &lt;y&gt; &#39;</b><c><![CDATA[x &amp; <y>]]></c></a>');
    expect(document && childText(document, 'b')).toBe("x & <y> '");
    expect(document && childText(document, 'c')).toBe('x &amp; <y>');
  });

  test.each(['', 'no markup'])('there is no document in %j', (text) => {
    expect(parseXml(text)).toBeUndefined();
  });

  test('gives only what is wanted, where that is said', () => {
    const wanted = new Set(['b', 'd']);
    const document = parseXml('<a><b>one<c>not<d>this</d></c></b><c><d>nor this</d></c><b><d>two</d></b></a>', wanted);
    expect(document?.children).toMatchObject([
      { name: 'b', text: 'one', children: [] },
      { name: 'b', children: [{ name: 'd', text: 'two' }] },
    ]);
  });

  test('a document cut short gives what came', () => {
    expect(parseXml('<a><b>one</b><c>tw')?.children).toMatchObject([{ name: 'b', text: 'one' }, { name: 'c' }]);
  });
});

describe('tableRows', () => {
  test('gives the texts of the cells, whatever markup is in them', () => {
    const html =
      "<table id='t'><tr class=stripe><td>Name</td><td><span class='green-text'>a &amp; b</span></td></tr>" +
      '<tr><td>&nbsp;</td><td></td></tr></table><p>outside</p><table><tr><td><pre>one\n two</pre></td></tr></table>';
    expect(tableRows(html)).toEqual([['Name', 'a & b'], ['\u00a0', ''], ['one\n two']]);
  });

  test('a text that was written as entities makes no row', () => {
    const html = '<table><tr><td>Message</td><td>&lt;tr&gt;&lt;td&gt;Alert mail to&lt;/td&gt;</td></tr></table>';
    expect(tableRows(html)).toEqual([['Message', '<tr><td>Alert mail to</td>']]);
  });

  test('a page without a table has no rows', () => {
    expect(tableRows('<html><body>Not Found</body></html>')).toEqual([]);
  });
});
