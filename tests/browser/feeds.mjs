// Every feed is RSS 2.0 that the W3C's feed validator accepts, and feedparser reads it unharmed.
//
// The validator itself asks a server; its rules that can matter to us are written out here
// (source: github.com/w3c/feedvalidator, `channel.py`, `item.py`, `rss.py`, `validators.py`).

import test from 'node:test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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
  'title', 'link', 'guid', 'pubDate', 'dc:creator', 'category', 'comments', 'source', 'description',
  'content:encoded',
];
const REPEATABLE = ['item', 'category', 'dc:creator'];
const RFC822 =
  /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})$/;

/** Elements that readers strip or refuse. */
const UNSAFE = [
  'script', 'style', 'object', 'embed', 'iframe', 'frame', 'applet', 'link', 'meta', 'base', 'html',
  'body', 'head', 'title',
];

/** Attributes that hold URLs. */
const URL_ATTRIBUTES = ['href', 'src', 'cite', 'poster', 'data', 'action'];

for (const site of SITES) {
  test(`${site.name}: every feed keeps the rules of RSS 2.0`, () => {
    const problems = site.paths('feed.xml').flatMap((path) => {
      const rss = site.xml(path);
      const found = [...frameProblems(rss), ...channelProblems(rss.children[0], site.url(path))];
      return found.map((problem) => `${path}: ${problem}`);
    });
    reportAll(problems);
  });
}

test('feedparser reads every feed without complaint, and all its entries', () => {
  const feeds = SITES.flatMap((site) =>
    site.paths('feed.xml').map((path) => ({ file: join(site.dir, path), rss: site.xml(path) })),
  );
  // Debian's python: it has Debian's python3-feedparser.
  const read = `
import feedparser, json, sys
feeds = [feedparser.parse(path) for path in json.load(sys.stdin)]
json.dump([{
    "bozo": bool(feed.bozo), "why": str(feed.get("bozo_exception")), "version": feed.version,
    "entries": [{
        "id": entry.get("id"), "title": entry.get("title"), "link": entry.get("link"),
        "content": bool(entry.content[0].value), "dated": bool(entry.get("published_parsed")),
    } for entry in feed.entries],
} for feed in feeds], sys.stdout)`;
  const input = JSON.stringify(feeds.map(({ file }) => file));
  const seen = JSON.parse(
    execFileSync('/usr/bin/python3', ['-c', read], { input, maxBuffer: 2 ** 28 }),
  );
  const problems = seen.flatMap((feed, index) => {
    const { file, rss } = feeds[index];
    const items = childrenOf(rss.children[0], 'item');
    const expected = items.map((item) => ({
      id: textOf(item, 'guid'),
      title: textOf(item, 'title'),
      link: textOf(item, 'link'),
      content: true,
      dated: childrenOf(item, 'pubDate').length > 0,
    }));
    return [
      ...(feed.bozo ? [`${file}: bozo: ${feed.why}`] : []),
      ...(feed.version === 'rss20' ? [] : [`${file}: taken for ${feed.version}`]),
      ...expected
        .map((entry, at) => [JSON.stringify(entry), JSON.stringify(feed.entries[at])])
        .filter(([wanted, found]) => wanted !== found)
        .map(([wanted, found]) => `${file}: read ${found}, not ${wanted}`),
    ];
  });
  reportAll(problems);
});

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
    /<\/?[a-z]+[^<]*>|&[a-z#0-9]+;/i.test(textOf(item, 'title')) ? 'title has HTML' : '',
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
      .filter((name) => name.startsWith('on') || name === 'style')
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
  return (childrenOf(node, name)[0]?.text ?? '').trim();
}

function repeated(values) {
  return values.filter((value, at) => values.indexOf(value) !== at);
}
