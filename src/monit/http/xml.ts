import { Parser } from 'htmlparser2';

/**
 * An element of a document without mixed content, as Monit's status is: either `text` or `children` means something.
 */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

/** An XML text that comes in pieces. */
export interface XmlReader {
  readonly write: (piece: string) => void;
  /** The document element; undefined where there is none. */
  readonly end: () => Element | undefined;
}

/**
 * Reads an XML text.
 *
 * @param wanted names of the elements below the document element that are kept, with what is in them as far as that is
 * wanted too; all where it is not given. Of thousands of services only a few words are asked for.
 */
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

/** The text of an element's child of that name; undefined where there is none. */
export function childText(element: Element, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

/** The rows of all tables of an HTML page as the texts of their cells, entities decoded, as Monit wrote them. */
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
