// The built sites as the checks see them: files, parsed pages, parsed XML, and what a URL leads to.
//
// `../run` builds three sites into `out/` before the checks start: the sample site at its own
// `base_url`, the same site below a sub-path, and the site of `minamo init`. A fourth is for the search
// alone.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, parseFragment } from 'parse5';
import saxes from 'saxes';

export { reportAll } from './report.mjs';

const BROWSER = join(import.meta.dirname, '..');
const OUT = join(BROWSER, 'out');

/** The folder of the repository, whose sample site the checks serve. */
export const ROOT = join(BROWSER, '../..');

/** The address that `../run` builds the second site for. */
const SUB_PATH_BASE = readFileSync(join(OUT, 'sub.base-url'), 'utf8').trim();

/** A built site: a folder and the address it was built for (without a slash at the end). */
export class Site {
  #pages = new Map();

  constructor(name, dir, base) {
    this.name = name;
    this.dir = dir;
    this.base = base;
    this.files = new Set(filesBelow(dir));
  }

  /** Paths of the files with this ending, relative to the site. */
  paths(ending) {
    return [...this.files].filter((path) => path.endsWith(ending));
  }

  /** Every HTML file as a page. */
  pages() {
    return this.paths('.html').map((path) => this.page(path));
  }

  page(path) {
    if (!this.#pages.has(path)) {
      this.#pages.set(path, new Page(this, path));
    }
    return this.#pages.get(path);
  }

  text(path) {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  /** An XML file as its root `{name, attributes, text, children}`; throws where not well-formed. */
  xml(path) {
    try {
      return parseXml(this.text(path));
    } catch (error) {
      throw new Error(`${path}: ${error.message}`, { cause: error });
    }
  }

  /** The URL at which a file is found: an `index.html` at its folder. */
  url(path) {
    const parts = path.replace(/(^|\/)index\.html$/, '$1').split('/');
    return `${this.base}/${parts.map(encodeURIComponent).join('/')}`;
  }

  isForeign(url) {
    return new URL(url).origin !== new URL(this.base).origin;
  }

  /** Why a URL of this site leads nowhere, or `undefined` where it resolves with its fragment. */
  problem(url) {
    const { pathname, hash } = new URL(url);
    const folder = `${new URL(this.base).pathname.replace(/\/$/, '')}/`;
    if (!pathname.startsWith(folder)) {
      return 'is outside the folder of base_url';
    }
    const below = decodeURIComponent(pathname.slice(folder.length));
    const path = below === '' || below.endsWith('/') ? `${below}index.html` : below;
    if (!this.files.has(path)) {
      return 'no such file';
    }
    const fragment = decodeURIComponent(hash.slice(1));
    if (fragment !== '' && !(path.endsWith('.html') && this.page(path).ids.has(fragment))) {
      return `no element with id "${fragment}"`;
    }
    return undefined;
  }
}

/** An HTML file of a site, parsed as browsers parse it. */
class Page {
  constructor(site, path) {
    this.path = path;
    this.url = site.url(path);
    this.source = site.text(path);
    this.elements = elementsBelow(parse(this.source, { sourceCodeLocationInfo: true }));
    const ids = this.elements.flatMap((e) => e.attributes.id ?? []);
    this.ids = new Set(ids);
    this.duplicateIds = ids.filter((id, index) => ids.indexOf(id) !== index);
  }

  /** Elements of this tag with all of these attribute values. */
  all(tag, attributes = {}) {
    return this.elements.filter(
      (e) => e.tag === tag && Object.entries(attributes).every(([k, v]) => e.attributes[k] === v),
    );
  }

  /** What kind of page it is; the theme writes `<body class="on-note">`. */
  get kind() {
    return this.all('body')[0].attributes.class.replace(/^on-/, '');
  }

  get isRedirect() {
    return this.all('meta', { 'http-equiv': 'refresh' }).length > 0;
  }
}

/** Elements of a piece of HTML, as those of a page. */
export function elementsOfFragment(html) {
  return elementsBelow(parseFragment(html));
}

/** `[{tag, attributes, text, line}]` in document order; `text` is the element's own text. */
function elementsBelow(node) {
  const children = node.content ? [node.content, ...node.childNodes] : (node.childNodes ?? []);
  return children.flatMap((child) => {
    const below = elementsBelow(child);
    if (!child.tagName) {
      return below;
    }
    const attributes = Object.fromEntries(
      child.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value]),
    );
    const text = child.childNodes.map((n) => n.value ?? '').join('');
    const line = child.sourceCodeLocation?.startLine;
    return [{ tag: child.tagName, attributes, text, line }, ...below];
  });
}

function parseXml(source) {
  const root = { children: [] };
  const open = [root];
  const parser = new saxes.SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, attribute]) => [key, attribute.value]);
    const node = { name, attributes: Object.fromEntries(values), text: '', children: [] };
    open.at(-1).children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  for (const event of ['text', 'cdata']) {
    parser.on(event, (text) => {
      if (open.length > 1) open.at(-1).text += text;
    });
  }
  parser.write(source).close();
  return root.children[0];
}

/** Children of an XML node with this name. */
export function childrenOf(node, name) {
  return node.children.filter((child) => child.name === name);
}

/** Whether two absolute URLs are one, however their letters are escaped. */
export function sameUrl(a, b) {
  return URL.canParse(a) && new URL(a).href === new URL(b).href;
}

function filesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

/** The address that `site.toml` sets; a site without one is at that of `minamo serve`. */
function configuredBase(siteDir) {
  const base = /^base_url = "(.*?)\/*"$/m.exec(readFileSync(join(siteDir, 'site.toml'), 'utf8'));
  return base?.[1] ?? 'http://127.0.0.1:1111';
}

const fresh = join(OUT, 'init');

/** All sites under test. The first one is the sample site at its own address. */
export const SITES = [
  new Site('the sample site', join(OUT, 'own'), configuredBase(ROOT)),
  new Site('the sample site under a sub-path', join(OUT, 'sub'), SUB_PATH_BASE),
  new Site('the site of minamo init', join(fresh, 'public'), configuredBase(fresh)),
];

/** The folder of the built site of `tests/search/odd`. */
export const ODD = join(OUT, 'odd');
