// Markdown as others read it: emphasis as the reference implementation of "CJK-friendly emphasis", and
// the examples of CommonMark.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import commonmark from 'commonmark-spec';
import { parseFragment } from 'parse5';
import remarkCjk from 'remark-cjk-friendly';
import remarkCjkStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { reportAll } from './lib/report.mjs';
import { bodiesOf, withSite } from './lib/written.mjs';

const judge = unified().use(remarkParse).use(remarkGfm).use(remarkCjk).use(remarkCjkStrikethrough);

/** What lines are made of; delimiters come more than once to come more often. */
const PIECES = [
  '日', '本', 'の', 'カ', 'ー', 'ﾊ', 'ﾞ', '한', '글', '𠮷', '葛\u{E0100}', '〽\u{FE0E}', '“\u{FE01}', '\u{FE01}',
  '「', '」', '、', '。', '（', '）', '～', '﹏', '・', '‘', '’', '“', '”',
  '(', ')', '.', ',', '!', '"', '×', '∇', 'A', 'b', '1', 'é', '☺\u{FE0F}', '🎉', '㊗\u{FE0F}', ' ', ' ', '\u{3000}',
  '*', '*', '*', '**', '**', '**', '**', '***', '_', '_', '__', '~', '~~', '~~', '~~~',
  '\\*', '\\_', '`x`', '&amp;', '[日', '](/u)',
];

/** Numbers from 0 to below 1, the same ones for the same seed. */
function* random(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Lines that are one paragraph to the judge, each with its tree. */
function lines(count) {
  const numbers = random(20240101);
  const pick = (limit) => Math.floor(numbers.next().value * limit);
  const found = [];
  while (found.length < count) {
    const length = 3 + pick(14);
    const line = Array.from({ length }, () => PIECES[pick(PIECES.length)]).join('').trim();
    const { children } = judge.parse(line);
    if (children.length === 1 && children[0].type === 'paragraph') {
      found.push({ line, wanted: ofTree(children[0]) });
    }
  }
  return found;
}

const TAGS = { emphasis: 'em', strong: 'strong', delete: 'del', inlineCode: 'code', link: 'a' };

/** The structure of a tree of mdast as text. */
function ofTree(node) {
  const inner = node.value ?? (node.children ?? []).map(ofTree).join('');
  const tag = TAGS[node.type];
  return node.type === 'image' ? '<img>' : tag ? `<${tag}>${inner}</${tag}>` : inner;
}

/** The structure of nodes of parse5 as text. */
function ofNodes(nodes) {
  return nodes
    .map((node) => {
      if (node.nodeName === '#text') return node.value;
      const inner = ofNodes(node.childNodes ?? []);
      if (node.nodeName === 'img') return '<img>';
      const known = Object.values(TAGS).includes(node.nodeName);
      return known ? `<${node.nodeName}>${inner}</${node.nodeName}>` : inner;
    })
    .join('');
}

test('emphasis is that of the reference implementation in 4,000 random lines', () => {
  const all = lines(4000);
  // The links of the lines lead to this page.
  const files = { 'content/pages/u.md': 'u\n' };
  const notes = [];
  for (let start = 0; start < all.length; start += 250) {
    const name = new Date(Date.UTC(2020, 0, 1 + start / 250)).toISOString().slice(0, 10);
    const items = all.slice(start, start + 250).map(({ line }, at) => `- ${line} {#n${start + at}}`);
    files[`content/notes/${name}.md`] = `${items.join('\n')}\n`;
    notes.push(name);
  }
  const found = withSite(files, (out) =>
    new Map(notes.flatMap((name) => [...bodiesOf(out, `notes/${name}/index.html`)])),
  );
  reportAll(
    all.flatMap(({ line, wanted }, index) => {
      const html = ofNodes(found.get(`n${index}`) ?? []).trim();
      return html === wanted ? [] : [`${line}\n  wanted ${wanted}\n  found  ${html}`];
    }),
  );
});

/** The words of a text, for comparing what is shown. */
function words(text) {
  return text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Elements that part no words. */
const INLINE = ['a', 'code', 'em', 'strong', 'del', 'img'];

/** All text of nodes of parse5. */
function textOf(nodes) {
  return nodes
    .map((node) => {
      if (node.nodeName === '#text') return node.value;
      const inner = textOf(node.childNodes ?? []);
      return INLINE.includes(node.nodeName) ? inner : ` ${inner} `;
    })
    .join('');
}

/** What a reader sees of an example of the specification, without what stands in attributes. */
function wantedWords(html) {
  return words(textOf(parseFragment(html).childNodes));
}

/** The day that many days after the first of 2000. */
function day(count) {
  return new Date(Date.UTC(2000, 0, 1 + count)).toISOString().slice(0, 10);
}

/** The note, the nested bullet and the article that an example is put into: name, path and text. */
function placesOf({ markdown, number }) {
  const text = markdown.replaceAll('→', '\t');
  const nested = text.split('\n').map((line) => (line === '' ? line : `    ${line}`)).join('\n');
  const [note, bullet] = [day(2 * number), day(2 * number + 1)];
  return [
    { id: note, path: `content/notes/${note}.md`, text: `---\ntitle: t\n---\n\n${text}` },
    { id: bullet, path: `content/notes/${bullet}.md`, text: `- x\n  - y\n\n${nested}` },
    {
      id: `articles/a${number}`,
      path: `content/articles/a${number}.md`,
      text: `---\ntitle: t\ndate: 2020-01-01\n---\n\n${text}`,
    },
  ];
}

test('no word of the examples of CommonMark is lost in a note, a nested bullet or an article', () => {
  // Nobody sees what is in these elements.
  const examples = commonmark.tests.filter(({ markdown }) => !/<(script|style)/i.test(markdown));
  const files = Object.fromEntries(
    examples.flatMap((example) => placesOf(example).map(({ path, text }) => [path, text])),
  );
  reportAll(
    withSite(files, (out) => {
      const { items, headings } = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'));
      const shown = new Map();
      for (const piece of [...items, ...headings]) {
        shown.set(piece.note, [...(shown.get(piece.note) ?? []), piece]);
      }
      return examples.flatMap((example) => {
        const wanted = wantedWords(example.html);
        return placesOf(example).flatMap(({ id, path }) => {
          const found = words((shown.get(id) ?? []).map(({ text }) => text).join('\n'));
          const missing = wanted.filter((word) => !found.includes(word));
          return missing.length > 0 ? [`${example.number} in ${path}: lost ${missing.join(' ')}`] : [];
        });
      });
    }),
  );
});
