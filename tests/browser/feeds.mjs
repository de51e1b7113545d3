// Every feed keeps the rules of its format: RSS 2.0, Atom 1.0 and JSON Feed 1.1; so does the OPML.
//
// The validator itself asks a server; its rules that can matter to us are written out here
// (source: github.com/w3c/feedvalidator, `channel.py`, `item.py`, `rss.py`, `feed.py`, `entry.py`,
// `opml.py`, `validators.py`).

import test from 'node:test';
import { SITES, childrenOf, elementsOfFragment, reportAll, sameUrl } from './lib/sites.mjs';

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
};
const CHANNEL_CHILDREN = [
  'title', 'link', 'description', 'language', 'copyright', 'managingEditor', 'webMaster', 'pubDate',
  'lastBuildDate', 'category', 'generator', 'docs', 'ttl', 'image', 'atom:link', 'item',
];
const ITEM_CHILDREN = [
  'title', 'link', 'guid', 'pubDate', 'dc:creator', 'dc:language', 'category', 'comments', 'source',
  'description', 'content:encoded',
];
const REPEATABLE = ['item', 'entry', 'link', 'category', 'dc:creator'];
const ATOM = 'http://www.w3.org/2005/Atom';
const FEED_CHILDREN = [
  'title', 'subtitle', 'id', 'link', 'updated', 'author', 'rights', 'generator', 'entry',
];
const ENTRY_CHILDREN = [
  'title', 'id', 'link', 'published', 'updated', 'category', 'summary', 'content',
];
/** RFC 4151, with the letters that the validator knows. */
const TAG_URI =
  /^tag:([a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const RFC822 =
  /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})$/;

/** Elements that readers strip or refuse. */
const UNSAFE = [
  'script', 'style', 'object', 'embed', 'iframe', 'frame', 'applet', 'link', 'meta', 'base', 'html',
  'body', 'head', 'title', 'form', 'input', 'button', 'svg', 'math',
];

/** Attributes that hold URLs. */
const URL_ATTRIBUTES = ['href', 'src', 'cite', 'poster', 'data', 'action'];

for (const site of SITES) {
  test(`${site.name}: every feed keeps the rules of RSS 2.0`, () => {
    const problems = site.paths('feed.xml').flatMap((path) => {
      const rss = site.xml(path);
      // The profile of the RSS Advisory Board wants signs of HTML as numbers in plain text.
      const inTitle = /<title>.*(&lt;|&amp;|<!\[CDATA)/.exec(site.text(path))?.[0];
      const found = [
        ...(inTitle ? [`signs of HTML in ${inTitle}`] : []),
        ...frameProblems(rss),
        ...channelProblems(rss.children[0], site.url(path)),
      ];
      return found.map((problem) => `${path}: ${problem}`);
    });
    reportAll(problems);
  });
}

for (const site of SITES) {
  test(`${site.name}: every feed keeps the rules of Atom 1.0`, () => {
    const problems = site.paths('atom.xml').flatMap((path) => {
      const found = atomProblems(site.xml(path), site.url(path));
      return found.map((problem) => `${path}: ${problem}`);
    });
    reportAll(problems);
  });

  test(`${site.name}: every feed keeps the rules of JSON Feed 1.1`, () => {
    const problems = site.paths('feed.json').flatMap((path) => {
      const found = jsonProblems(JSON.parse(site.text(path)), site.url(path));
      return found.map((problem) => `${path}: ${problem}`);
    });
    reportAll(problems);
  });

  test(`${site.name}: one entry has one id in every format`, () => {
    const problems = site.paths('atom.xml').flatMap((path) => {
      const beside = (name) => path.replace(/atom\.xml$/, name);
      const atom = childrenOf(site.xml(path), 'entry').map((e) => decodeURIComponent(textOf(e, 'id')));
      const rss = childrenOf(site.xml(beside('feed.xml')).children[0], 'item').map((i) => textOf(i, 'guid'));
      const json = JSON.parse(site.text(beside('feed.json'))).items.map(({ id }) => id);
      const same = atom.join('\n') === rss.join('\n') && json.join('\n') === rss.join('\n');
      return same ? [] : [`${path}: ids differ between formats`];
    });
    reportAll(problems);
  });

  test(`${site.name}: the OPML lists every feed of RSS once, with its page`, () => {
    const [head, body] = site.xml('feeds.opml').children;
    const outlines = body.children.flatMap((group) => group.children);
    const listed = outlines.map(({ attributes }) => new URL(attributes.xmlUrl).href).sort();
    const wanted = site.paths('feed.xml').map((path) => new URL(site.url(path)).href).sort();
    reportAll([
      textOf(head, 'title') === '' ? 'has no title' : '',
      ...body.children.filter(({ attributes }) => !attributes.text).map(() => 'a group has no text'),
      ...listed.filter((url, at) => url !== wanted[at]).map((url) => `${url}: lost, or too much`),
      ...outlines.flatMap(({ attributes: { text, type, version, htmlUrl } }) => [
        text && type === 'rss' && version === 'RSS2' ? '' : `${text}: ${type} ${version}`,
        site.problem(htmlUrl) ? `${text}: ${htmlUrl} ${site.problem(htmlUrl)}` : '',
      ]),
    ].filter(Boolean));
  });
}

function atomProblems(feed, url) {
  const links = (relation) =>
    childrenOf(feed, 'link').filter(({ attributes }) => attributes.rel === relation);
  const [self, page] = [links('self'), links('alternate')];
  const entries = childrenOf(feed, 'entry');
  const ids = entries.map((entry) => textOf(entry, 'id'));
  const moments = entries.map((entry) => textOf(entry, 'updated'));
  const newest = moments.map((moment) => Date.parse(moment)).reduce((a, b) => Math.max(a, b), 0);
  const times = entries.map((entry) => Date.parse(textOf(entry, 'published') || textOf(entry, 'updated')));
  return [
    feed.name === 'feed' && feed.attributes.xmlns === ATOM ? '' : 'is no feed of Atom',
    isLanguage(feed.attributes['xml:lang']) ? '' : 'has no xml:lang',
    ...childProblems(feed, FEED_CHILDREN, ['title', 'id', 'updated']),
    textOf(childrenOf(feed, 'author')[0], 'name') === '' ? 'names no author' : '',
    self.length === 1 && sameUrl(self[0].attributes.href, url) ? '' : 'has not one link to itself',
    self[0]?.attributes.type === 'application/atom+xml' ? '' : 'link rel=self has not the type of Atom',
    page.length === 1 ? '' : 'has not one link to its page',
    ...absoluteProblems('link', page[0]?.attributes.href),
    ...momentProblems(feed, 'updated'),
    Date.parse(textOf(feed, 'updated')) <= Math.max(newest, Date.UTC(2000)) ? '' : 'is newer than its entries',
    ...[textOf(feed, 'id'), ...ids].filter((id) => !TAG_URI.test(id)).map((id) => `${id} is no tag URI`),
    ...repeated([textOf(feed, 'id'), ...ids]).map((id) => `id ${id} twice`),
    ...repeated(moments).map((moment) => `two entries of ${moment}`),
    times.every((time, at) => !(time > times[at - 1])) ? '' : 'is not newest first',
    ...entries.flatMap((entry) =>
      entryProblems(entry).map((problem) => `${textOf(entry, 'id')}: ${problem}`),
    ),
  ].filter(Boolean);
}

function entryProblems(entry) {
  const links = childrenOf(entry, 'link');
  const [content] = childrenOf(entry, 'content');
  const plain = [...childrenOf(entry, 'title'), ...childrenOf(entry, 'summary')];
  const lang = entry.attributes['xml:lang'];
  return [
    ...childProblems(entry, ENTRY_CHILDREN, ['title', 'id', 'updated', 'content']),
    lang === undefined || isLanguage(lang) ? '' : `language ${lang} is none`,
    links.length === 1 && links[0].attributes.rel === 'alternate' ? '' : 'has not one link to its page',
    ...absoluteProblems('link', links[0]?.attributes.href),
    ...momentProblems(entry, 'published'),
    ...momentProblems(entry, 'updated'),
    content?.attributes.type === 'html' ? '' : 'content is not type="html"',
    ...plain
      .filter(({ attributes, text }) => attributes.type !== 'html' && /<\/?[a-z]|&[a-z#0-9]+;/i.test(text))
      .map(({ name }) => `${name} has HTML that is not declared`),
    ...childrenOf(entry, 'category')
      .filter(({ attributes }) => !attributes.term)
      .map(() => 'a category has no term'),
    ...textProblems(content?.text ?? ''),
  ].filter(Boolean);
}

function jsonProblems(feed, url) {
  const ids = feed.items.map(({ id }) => id);
  const times = feed.items.map(({ date_published: date }) => Date.parse(date));
  return [
    feed.version === 'https://jsonfeed.org/version/1.1' ? '' : `version is ${feed.version}`,
    feed.title ? '' : 'has no title',
    sameUrl(feed.feed_url, url) ? '' : `feed_url is ${feed.feed_url}`,
    ...absoluteProblems('home_page_url', feed.home_page_url),
    isLanguage(feed.language) ? '' : `language ${feed.language} is none`,
    ...(feed.authors ?? []).filter(({ name }) => !name).map(() => 'an author has no name'),
    ...repeated(ids).map((id) => `id ${id} twice`),
    times.every((time, at) => !(time > times[at - 1])) ? '' : 'is not newest first',
    ...feed.items.flatMap((item) =>
      [
        typeof item.id === 'string' && item.id.startsWith('tag:') ? '' : 'id is no tag URI',
        ...absoluteProblems('url', item.url),
        item.title ? '' : 'has no title',
        item.content_html ? '' : 'has no content_html',
        ...[item.date_published, item.date_modified]
          .filter((date) => date !== undefined && !RFC3339.test(date))
          .map((date) => `${date} is no date of RFC 3339`),
        ...textProblems(item.content_html ?? ''),
      ]
        .filter(Boolean)
        .map((problem) => `${item.id}: ${problem}`),
    ),
  ].filter(Boolean);
}

function momentProblems(node, name) {
  return childrenOf(node, name)
    .map(({ text }) => text)
    .filter((moment) => !RFC3339.test(moment) || Number.isNaN(Date.parse(moment)))
    .map((moment) => `${name} "${moment}" is no date of RFC 3339`);
}

function frameProblems(rss) {
  const { name, attributes, children } = rss;
  return [
    name === 'rss' && attributes.version === '2.0' ? '' : 'is not rss 2.0',
    ...Object.entries(attributes)
      .filter(([key, value]) => key !== 'version' && NAMESPACES[key] !== value)
      .map(([key, value]) => `unexpected ${key}="${value}"`),
    children.length === 1 && children[0].name === 'channel' ? '' : 'has not one channel',
  ].filter(Boolean);
}

function channelProblems(channel, url) {
  const self = childrenOf(channel, 'atom:link');
  const items = childrenOf(channel, 'item');
  const language = textOf(channel, 'language');
  // Entries for items are told from those for whole days and articles by their ids.
  const itemDates = items
    .filter((item) => textOf(item, 'guid').includes('#'))
    .map((item) => textOf(item, 'pubDate'))
    .filter((date) => date !== '');
  const times = items.map((item) => Date.parse(textOf(item, 'pubDate')));
  return [
    ...childProblems(channel, CHANNEL_CHILDREN, ['title', 'link', 'description', 'language']),
    self.length === 1 && self[0].attributes.rel === 'self' ? '' : 'has not one atom:link rel=self',
    sameUrl(self[0]?.attributes.href, url)
      ? ''
      : `atom:link is ${self[0]?.attributes.href}, not ${url}`,
    self[0]?.attributes.type === 'application/rss+xml' ? '' : 'atom:link has not the type of RSS',
    isLanguage(language) ? '' : `language "${language}" is none`,
    ...absoluteProblems('link', textOf(channel, 'link')),
    ...dateProblems(channel, 'lastBuildDate'),
    ...dateProblems(channel, 'pubDate'),
    ...repeated(items.map((item) => textOf(item, 'guid'))).map((id) => `guid ${id} twice`),
    ...repeated(itemDates).map((date) => `two items of ${date}`),
    times.every((time, at) => !(time > times[at - 1])) ? '' : 'is not newest first',
    ...items.flatMap((item) =>
      itemProblems(item).map((problem) => `${textOf(item, 'guid')}: ${problem}`),
    ),
  ].filter(Boolean);
}

function itemProblems(item) {
  const names = item.children.map(({ name }) => name);
  const required = ['title', 'link', 'guid', 'description', 'content:encoded'];
  const guid = textOf(item, 'guid');
  return [
    ...childProblems(item, ITEM_CHILDREN, required),
    names.indexOf('content:encoded') > names.indexOf('description')
      ? ''
      : 'content:encoded stands before description',
    childrenOf(item, 'guid')[0]?.attributes.isPermaLink === 'false'
      ? ''
      : 'guid is not isPermaLink="false"',
    guid.startsWith('tag:') ? '' : `guid "${guid}" is no tag: URI`,
    ...absoluteProblems('link', textOf(item, 'link')),
    ...dateProblems(item, 'pubDate'),
    ...textProblems(textOf(item, 'content:encoded')),
  ].filter(Boolean);
}

/** Problems of the HTML of an entry. */
function textProblems(html) {
  return elementsOfFragment(html).flatMap(({ tag, attributes }) => [
    ...(UNSAFE.includes(tag) ? [`<${tag}> in the text`] : []),
    ...Object.keys(attributes)
      .filter((name) => name.startsWith('on') || ['style', 'class', 'id'].includes(name))
      .map((name) => `${name}= in the text`),
    ...URL_ATTRIBUTES.filter((name) => name in attributes).flatMap((name) =>
      absoluteProblems(`<${tag} ${name}>`, attributes[name]),
    ),
  ]);
}

/** Children that are missing, blank, unknown or repeated. */
function childProblems(node, known, required) {
  const names = node.children.map(({ name }) => name);
  return [
    ...required.filter((name) => textOf(node, name) === '').map((name) => `no or blank ${name}`),
    ...names.filter((name) => !known.includes(name)).map((name) => `unknown ${name}`),
    ...repeated(names.filter((name) => !REPEATABLE.includes(name))).map((name) => `${name} twice`),
  ];
}

function dateProblems(node, name) {
  return childrenOf(node, name)
    .map(({ text }) => text)
    .filter((date) => !RFC822.test(date) || !isWeekdayRight(date))
    .map((date) => `${name} "${date}" is no RFC 822 date`);
}

/** Dates carry their weekday, which must be that of the day in the date's own zone. */
function isWeekdayRight(date) {
  const [weekday, day] = date.split(/, | \d{2}:/);
  return new Date(`${day} UTC`).toUTCString().startsWith(weekday);
}

function absoluteProblems(what, url) {
  const isAbsolute = /^(https?:\/\/|mailto:)/.test(url) && URL.canParse(url);
  return isAbsolute ? [] : [`${what} is not absolute: ${url}`];
}

function isLanguage(tag) {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    // Throws for a code that no language has.
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(canonical) !== undefined;
  } catch {
    return false;
  }
}

function textOf(node, name) {
  return ((node && childrenOf(node, name)[0])?.text ?? '').trim();
}

function repeated(values) {
  return values.filter((value, at) => values.indexOf(value) !== at);
}
