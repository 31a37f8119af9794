import { Parser } from 'htmlparser2';

/** Without mixed content, as in Monit's status: either `text` or `children` is used. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

export interface XmlReader {
  readonly write: (piece: string) => void;
  readonly end: () => Element | undefined;
}

/** `wanted`: the elements below the document element to keep; default all. This matters with thousands of services. */
export function xmlReader(wanted?: ReadonlySet<string>): XmlReader {
  interface OpenElement extends Element {
    text: string;
    children: OpenElement[];
  }
  const document: OpenElement = { name: '', attributes: {}, text: '', children: [] };
  const path = [document];
  let unwantedDepth = 0;
  const isWanted = (name: string) => path.length === 1 || wanted === undefined || wanted.has(name);
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (unwantedDepth > 0 || !isWanted(name)) {
          unwantedDepth += 1;
          return;
        }
        const element: OpenElement = { name, attributes, text: '', children: [] };
        path.at(-1)?.children.push(element);
        path.push(element);
      },
      ontext(text) {
        const element = path.at(-1);
        if (element !== undefined && unwantedDepth === 0) element.text += text;
      },
      onclosetag() {
        if (unwantedDepth > 0) unwantedDepth -= 1;
        else path.pop();
      },
    },
    { xmlMode: true },
  );
  return {
    write: (piece) => {
      parser.write(piece);
    },
    end: () => {
      parser.end();
      return document.children[0];
    },
  };
}

export function childText(element: Element, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

/** The cells' texts of all tables, with entities decoded. */
export function tableRows(html: string): string[][] {
  const rows: string[][] = [];
  let inCell = false;
  const parser = new Parser({
    onopentagname(name) {
      if (name === 'tr') rows.push([]);
      if (name === 'td') {
        inCell = true;
        rows.at(-1)?.push('');
      }
    },
    ontext(text) {
      const cells = rows.at(-1);
      if (inCell && cells !== undefined) cells.push((cells.pop() ?? '') + text);
    },
    onclosetag(name) {
      if (name === 'td') inCell = false;
    },
  });
  parser.end(html);
  return rows;
}
