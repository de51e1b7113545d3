// Every link of the built files resolves, and no page makes a browser ask another host.

import test from 'node:test';
import { SITES, childrenOf, elementsOfFragment, reportAll, sameUrl } from './lib/sites.mjs';

/** Attributes that hold one URL. `srcset`, `style` and `<meta>` are read apart. */
const URL_ATTRIBUTES = [
  'href', 'xlink:href', 'src', 'data', 'poster', 'action', 'formaction', 'background', 'cite',
  'ping', 'manifest', 'longdesc',
];

/** Kinds of `<link>` that no browser follows by itself. */
const PASSIVE_LINKS = ['canonical', 'alternate', 'author', 'license', 'me', 'next', 'prev'];

/** `[{url, passive}]` of an element; a passive URL is fetched only when a reader asks for it. */
function urlsOf({ tag, attributes, text }) {
  const rel = (attributes.rel ?? '').split(/\s+/);
  const passiveElement =
    tag === 'a' || tag === 'area' || (tag === 'link' && rel.every((r) => PASSIVE_LINKS.includes(r)));
  const urls = URL_ATTRIBUTES.filter((name) => name in attributes).map((name) => ({
    url: attributes[name],
    passive: name === 'cite' || (name === 'href' && passiveElement),
  }));
  const fetched = [
    ...[attributes.srcset, attributes.imagesrcset]
      .flatMap((set) => (set ?? '').split(/,\s+/))
      .map((candidate) => candidate.trim().split(/\s+/)[0])
      .filter(Boolean),
    ...urlsOfCss(attributes.style ?? ''),
    ...(tag === 'style' ? urlsOfCss(text) : []),
  ];
  if (tag === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
    fetched.push(attributes.content.replace(/^.*?url=/i, ''));
  }
  return [...urls, ...fetched.map((url) => ({ url, passive: false }))];
}

/** What a style sheet loads: `url(…)` and `@import "…"`. */
function urlsOfCss(css) {
  const pattern = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/g;
  const code = css.replace(/\/\*[^]*?\*\//g, '');
  return [...code.matchAll(pattern)].map((match) => match.slice(1).find((url) => url !== undefined));
}

/** The problem with one URL as it stands at `from`, if there is one. */
function check(site, from, { url, passive }) {
  if (/^(mailto:|data:)/.test(url)) {
    return undefined;
  }
  if (!URL.canParse(url, from)) {
    return 'is not a URL';
  }
  const full = new URL(url, from).href;
  if (site.isForeign(full)) {
    return passive ? undefined : 'makes a request to another host';
  }
  return site.problem(full);
}

for (const site of SITES) {
  test(`${site.name}: every link and fragment resolves, nothing is loaded from elsewhere`, () => {
    const problems = [];
    for (const page of site.pages()) {
      for (const element of page.elements) {
        for (const url of urlsOf(element)) {
          const problem = check(site, page.url, url);
          if (problem) {
            problems.push(`${page.path}:${element.line}: <${element.tag}> ${url.url}: ${problem}`);
          }
        }
      }
    }
    for (const path of site.paths('.css')) {
      for (const url of urlsOfCss(site.text(path))) {
        const problem = check(site, site.url(path), { url, passive: false });
        if (problem) problems.push(`${path}: ${url}: ${problem}`);
      }
    }
    reportAll(problems);
  });

  test(`${site.name}: ids are unique in each page`, () => {
    reportAll(
      site.pages().flatMap((page) => page.duplicateIds.map((id) => `${page.path}: id "${id}"`)),
    );
  });

  test(`${site.name}: canonical addresses are the pages' own, of redirects their targets`, () => {
    const problems = [];
    for (const page of site.pages()) {
      const canonical = page.all('link', { rel: 'canonical' }).map((e) => e.attributes.href);
      const [refresh] = page.all('meta', { 'http-equiv': 'refresh' });
      const wanted = refresh ? refresh.attributes.content.replace(/^0; url=/, '') : page.url;
      if (page.path === '404.html') {
        // It stands at any address.
        const told = [...canonical, ...page.all('meta', { property: 'og:url' })];
        if (told.length > 0) problems.push(`${page.path}: has an address`);
        continue;
      }
      if (canonical.length !== 1 || !sameUrl(canonical[0], wanted)) {
        problems.push(`${page.path}: canonical is ${canonical}, not ${wanted}`);
      }
      for (const { attributes } of page.all('meta', { property: 'og:url' })) {
        if (!sameUrl(attributes.content, page.url)) {
          problems.push(`${page.path}: og:url is ${attributes.content}`);
        }
      }
    }
    reportAll(problems);
  });

  test(`${site.name}: each page names the site's feed and its own`, () => {
    const problems = [];
    for (const page of site.pages().filter((page) => !page.isRedirect)) {
      // Page 2 of a subject has the feed of page 1.
      const folder = page.path.replace(/(page\/\d+\/)?[^/]*$/, '');
      // A week has the feed of all weeks, an article that of articles, and the home page that of
      // single items, behind the site's.
      const folders = [
        folder.replace(/^(archive\/)\d{4}\/w\d{2}\/$/, '$1weeks/').replace(/^(articles\/)[^/]+\/$/, '$1'),
      ];
      if (folder === '' && page.path !== '404.html') folders.push('items/');
      const feeds = folders.map((name) => `${name}feed.xml`);
      const own = feeds.filter((path) => site.files.has(path)).map((path) => site.url(path));
      const wanted = [...new Set([...own, site.url('feed.xml')])].sort();
      const inOrder = page
        .all('link', { rel: 'alternate', type: 'application/rss+xml' })
        .map((e) => new URL(e.attributes.href).href);
      if (folder === '' && !sameUrl(inOrder[0], site.url('feed.xml'))) {
        problems.push(`${page.path}: the first feed is ${inOrder[0]}`);
      }
      const alternates = inOrder.toSorted();
      if (alternates.join() !== wanted.map((url) => new URL(url).href).join()) {
        problems.push(`${page.path}: names ${alternates}, not ${wanted}`);
      }
    }
    reportAll(problems);
  });

  // Without one a browser asks the host's root for /favicon.ico, outside the site.
  test(`${site.name}: each page names its icon`, () => {
    reportAll(
      site
        .pages()
        .filter((page) => page.all('link', { rel: 'icon' }).length !== 1)
        .map((page) => `${page.path}: no link rel=icon`),
    );
  });

  test(`${site.name}: the sitemap has every page for readers, once, and no other`, () => {
    const listed = childrenOf(site.xml('sitemap.xml'), 'url')
      .map((url) => new URL(childrenOf(url, 'loc')[0].text).href)
      .sort();
    const hidden = (page) => page.all('meta', { name: 'robots', content: 'noindex' }).length > 0;
    const wanted = site
      .pages()
      .filter((page) => !hidden(page))
      .map((page) => new URL(page.url).href)
      .sort();
    reportAll([
      ...listed.filter((url) => !wanted.includes(url)).map((url) => `${url}: no such page`),
      ...wanted.filter((url) => !listed.includes(url)).map((url) => `${url}: not in the sitemap`),
      ...listed.filter((url, at) => listed.indexOf(url) !== at).map((url) => `${url}: twice`),
    ]);
  });

  test(`${site.name}: every link of the feeds resolves`, () => {
    const problems = [];
    for (const path of site.paths('feed.xml')) {
      const [channel] = site.xml(path).children;
      const links = [channel, ...childrenOf(channel, 'item')].flatMap((node) =>
        ['link', 'comments', 'source'].flatMap((name) => childrenOf(node, name).map((l) => l.text)),
      );
      const inTexts = childrenOf(channel, 'item')
        .flatMap((item) => childrenOf(item, 'content:encoded'))
        .flatMap((content) => elementsOfFragment(content.text))
        .flatMap(urlsOf)
        .map(({ url }) => url);
      for (const url of [...links, ...inTexts]) {
        const problem = check(site, site.url(path), { url, passive: true });
        if (problem) problems.push(`${path}: ${url}: ${problem}`);
      }
    }
    reportAll(problems);
  });

  test(`${site.name}: robots.txt names the sitemap`, () => {
    const named = /^Sitemap: (.*)$/m.exec(site.text('robots.txt'))?.[1];
    reportAll(named === site.url('sitemap.xml') ? [] : [`robots.txt names ${named}`]);
  });
}
