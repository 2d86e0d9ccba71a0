// Extracts the texts of a PDF written by the browser; supports no more of the format than that needs.
import { inflateSync } from 'node:zlib';

/** Returns the texts of each page in drawing order, one for each line of each cell. */
export function pagesOf(pdf: Buffer): string[][] {
  const file = pdf.toString('latin1');
  const objects = new Map<string, { head: string; start: number }>();
  for (const found of file.matchAll(/^(\d+) 0 obj\n/gm)) {
    const start = found.index + found[0].length;
    objects.set(found[1]!, { head: file.slice(start, file.indexOf('endobj', start)).split('stream\n')[0]!, start });
  }
  const stream = (id: string) => {
    const { head, start } = objects.get(id)!;
    const begin = start + head.length + 'stream\n'.length;
    return inflateSync(pdf.subarray(begin, begin + Number(/\/Length (\d+)/.exec(head)![1]))).toString('latin1');
  };
  /** Maps the glyphs of a font to characters. */
  const letters = (font: string) => {
    const map = new Map<number, string>();
    const text = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
    for (const [block, kind] of stream(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font)!.head)![1]!).matchAll(/begin(bfchar|bfrange)[\s\S]*?end\1/g)) {
      for (const [, first, second, third] of block.matchAll(/^<(\w+)> <(\w+)>(?: <(\w+)>)?/gm)) {
        const from = parseInt(first!, 16);
        if (kind === 'bfchar') map.set(from, text(second!));
        else for (let at = from; at <= parseInt(second!, 16); at += 1) map.set(at, String.fromCharCode(parseInt(third!, 16) + at - from));
      }
    }
    return map;
  };
  const fonts = new Map<string, Map<number, string>>();
  return [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head)).map(({ head }) => {
    const named = new Map([...(/\/Font <<([^>]*)>>/.exec(head)?.[1] ?? '').matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, id]) => [name!, id!]));
    return [...stream(/\/Contents (\d+) 0 R/.exec(head)![1]!).matchAll(/BT\n([\s\S]*?)ET\n/g)].map(([, block]) => {
      const font = named.get(/\/(\w+) [\d.]+ Tf/.exec(block!)![1]!)!;
      if (!fonts.has(font)) fonts.set(font, letters(font));
      const glyphs = [...block!.matchAll(/<(\w+)> Tj/g)].flatMap(([, hex]) => hex!.match(/.{4}/g)!);
      // A ligature is one glyph for two letters.
      return glyphs.map((glyph) => fonts.get(font)!.get(parseInt(glyph, 16)) ?? '\ufffd').join('').normalize('NFKC');
    });
  });
}
