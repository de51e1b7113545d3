// What a reader keeps in this browser: what was there at the last visit, what they follow; and what
// is asked for by a click or a key: the panel to subscribe, the address of one item. Nothing of it
// leaves the browser, and without it all there is to read is there.

const root = document.documentElement;
const home = root.dataset.home ?? '/';
const main = document.querySelector('main');

/** After how many milliseconds a tab that stayed open begins another visit. */
const VISIT = 6 * 60 * 60 * 1000;

/** Items of followed subjects that the home page lists, and entries that the panel shows. */
const NEWEST = 6;
const ENTRIES = 3;

// ---- What is kept -------------------------------------------------------------------------------

/** Storage can be forbidden or hold anything; then nothing is known. */
function kept(storage, name) {
  try {
    return JSON.parse(window[storage].getItem(`minamo-${name}`));
  } catch {
    return null;
  }
}

function keep(storage, name, value) {
  try {
    window[storage].setItem(`minamo-${name}`, JSON.stringify(value));
  } catch {
    // See above.
  }
}

/** What is followed on this site: `{ url, label, feed, count }`, `count` as it was when last looked at. */
export function followed() {
  const all = kept('localStorage', 'follow');
  const sound = (Array.isArray(all) ? all : []).filter(isSound).filter((one) => url(one.url)?.startsWith(home));
  return sound.map((one) => ({ ...one, feed: ownFeed(one.feed) }));
}

/** Whether it may be a subject that is followed: files and storage may hold anything. */
function isSound(one) {
  return typeof one?.url === 'string' && typeof one.label === 'string';
}

/** The address of a feed of this site; nothing for any other, which would be taken along and asked for. */
function ownFeed(feed) {
  return typeof feed === 'string' && url(feed)?.startsWith(home) ? new URL(feed, location.href).href : undefined;
}

/** The path of an address of this site; nothing for any other. */
function url(address) {
  try {
    const full = new URL(address, location.href);
    return full.origin === location.origin ? full.pathname : undefined;
  } catch {
    return undefined;
  }
}

function keepFollowed(all) {
  const others = kept('localStorage', 'follow');
  const foreign = (Array.isArray(others) ? others : []).filter((one) => !url(one?.url)?.startsWith(home));
  keep('localStorage', 'follow', [...foreign, ...all]);
}

function element(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The form of words that a number wants: `one|other`, or one for all. */
function counted(words, n) {
  const [one, other = one] = words.split('|');
  return filled(n === 1 ? one : other, { n });
}

async function preview(subject) {
  const answer = await fetch(`${subject}preview.json`);
  if (!answer.ok) throw new Error(`${subject}: ${answer.status}`);
  return answer.json();
}

// ---- Since the last visit -----------------------------------------------------------------------

const since = document.querySelector('main > .since');
if (since) showNew(since.dataset);

/** Tells how much is new on the home page, and draws a line above what was there. */
function showNew(words) {
  const notes = [...main.querySelectorAll('.latest > .note, .earlier > .note')].map((note) => ({
    note,
    path: url(note.querySelector('.surface a[href]')?.href ?? ''),
    items: [...note.querySelectorAll('.items > li')],
  }));
  const now = { at: Date.now(), notes: Object.fromEntries(notes.map(({ path, items }) => [path, items.length])) };
  let before = kept('sessionStorage', 'before');
  if (!before?.notes || now.at - before.at > VISIT) {
    const seen = kept('localStorage', 'seen');
    before = { ...(seen?.notes ? seen : now), at: now.at };
    keep('sessionStorage', 'before', before);
  }
  keep('localStorage', 'seen', now);
  let count = 0;
  let days = 0;
  for (const { note, path, items } of notes) {
    const known = before.notes[path];
    const added = known === undefined ? items : items.slice(known);
    if (known === undefined) note.classList.add('is-new');
    for (const item of added) item.classList.add('is-new');
    const isNew = added.length > 0 || known === undefined;
    if (isNew) count += Math.max(added.length, known === undefined ? 1 : 0);
    if (isNew) days += 1;
  }
  if (count === 0) return;
  const form = count === 1 ? words.one : words.other;
  since.textContent = filled(form, { n: count, days: counted(words.days, days) });
  since.hidden = false;
  const old = notes.findLast(({ note }) => note.classList.contains('is-new'))?.note;
  const line = element('p', { className: 'seen-line text' }, words.line);
  if (old) old.after(line);
}

// ---- Following ----------------------------------------------------------------------------------

const star = document.querySelector('main > .meta > .follow');
if (star) makeStar(star);

/** A switch to follow the subject of the page. */
function makeStar(place) {
  const path = location.pathname.replace(/page\/\d+\/$/, '');
  const [follow, following, list] = place.dataset.words.split('|');
  const button = element('button', { type: 'button' });
  const link = element('a', { href: `${home}following/` }, list);
  const show = () => {
    const isFollowed = followed().some((one) => one.url === path);
    button.setAttribute('aria-pressed', isFollowed);
    button.textContent = `${isFollowed ? '★' : '☆'} ${isFollowed ? following : follow}`;
    link.hidden = !isFollowed;
  };
  button.addEventListener('click', async () => {
    const others = followed().filter((one) => one.url !== path);
    const isNew = others.length === followed().length;
    const label = document.querySelector('h1').textContent.trim();
    const feed = document.querySelector('link[rel="alternate"][type*="rss"], link[rel="alternate"][type*="atom"], link[rel="alternate"][type="application/feed+json"]')?.href;
    keepFollowed(isNew ? [...others, { url: path, label, feed }] : others);
    show();
    if (isNew) looked(path);
  });
  place.append(button, ' ', link);
  show();
  if (followed().some((one) => one.url === path)) looked(path);
}

/** Remembers how much there is about a followed subject, as a reader is looking at it. */
async function looked(path) {
  const { count } = await preview(path).catch(() => ({}));
  if (count === undefined) return;
  keepFollowed(followed().map((one) => (one.url === path ? { ...one, count } : one)));
}

/** Each followed subject with its preview, those with the newest items first. */
async function news() {
  const loaded = followed().map(async (one) => ({ ...one, now: await preview(one.url).catch(() => undefined) }));
  const all = await Promise.all(loaded);
  const last = ({ now }) => now?.last ?? '';
  return all.sort((a, b) => (last(a) < last(b) ? 1 : last(a) > last(b) ? -1 : 0));
}

/** How much is new about a followed subject, in words. */
function fresh({ count, now }, words) {
  const n = (now?.count ?? 0) - (count ?? now?.count ?? 0);
  return n > 0 ? counted(words, n) : '';
}

const rail = document.querySelector('main > .home > .home-rail');
if (since && followed().length > 0) showFollowed(since.dataset);

/** The home page has what is new about them, newest first. */
async function showFollowed(words) {
  const all = await news();
  const items = all.flatMap((one) => (one.now?.items ?? []).map((item) => ({ ...item, of: one })));
  const once = [...new Map(items.toReversed().map((item) => [item.url, item])).values()].reverse();
  once.sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1));
  const subjects = all.map((one) => {
    const more = fresh(one, words.fresh);
    const link = element('a', { href: one.url }, one.now?.label ?? one.label);
    return element('li', {}, link, ...(more ? [' ', element('small', { className: 'fresh' }, more)] : []));
  });
  const rows = once.slice(0, NEWEST).map(({ date, text, lang, url }) => {
    const link = element('a', { href: url }, text);
    if (lang) Object.assign(link, { lang, dir: 'auto' });
    return element('li', {}, element('small', {}, date ?? ''), ' ', link);
  });
  const title = element('h2', {}, element('a', { href: `${home}following/` }, words.followed));
  const block = element('section', { className: 'followed rail-note' }, title,
    element('ul', { className: 'links' }, ...subjects), element('ul', { className: 'followed-items' }, ...rows));
  if (rail) rail.prepend(block);
  else since.after(block);
}

const list = document.querySelector('main > .following');
if (list) makeList(list);

/** The page of all that is followed, to take along and to bring. */
function makeList(place) {
  const words = place.dataset;
  const rows = place.querySelector('ul');
  const status = place.querySelector('[role="status"]');
  const show = async () => {
    place.querySelector('.empty').hidden = followed().length > 0;
    rows.replaceChildren(...(await news()).map((one) => {
      const stop = element('button', { type: 'button' }, words.stop);
      stop.setAttribute('aria-label', `${words.stop}: ${one.label}`);
      stop.addEventListener('click', () => {
        keepFollowed(followed().filter(({ url }) => url !== one.url));
        show();
      });
      const more = [one.now?.last, fresh(one, words.fresh)].filter(Boolean).join(' · ');
      return element('li', {}, element('a', { href: one.url }, one.label), ' ', element('small', {}, more), ' ', stop);
    }));
  };
  place.querySelector('.as-opml').addEventListener('click', () => save('following.opml', opml(words.title), 'text/x-opml'));
  place.querySelector('.as-json').addEventListener('click', () => {
    const value = { version: 1, following: followed().map(({ url, label, feed }) => ({ url, label, feed })) };
    save('following.json', JSON.stringify(value, null, 2), 'application/json');
  });
  place.querySelector('input[type="file"]').addEventListener('change', async ({ target }) => {
    const text = await target.files[0]?.text();
    target.value = '';
    const brought = bring(text ?? '');
    status.textContent = brought === undefined ? words.unread : counted(words.brought, brought);
    show();
  });
  window.addEventListener('storage', show);
  show();
}

/** Follows what a file of another browser names; how many of them are new, or nothing where it is no such file. */
function bring(text) {
  let all;
  try {
    all = JSON.parse(text).following;
  } catch {
    return undefined;
  }
  if (!Array.isArray(all)) return undefined;
  const known = followed();
  const here = all.filter(isSound).map(({ label, feed, ...one }) => ({ url: url(one.url), label, feed: ownFeed(feed) }));
  const added = here.filter((one) => one.url?.startsWith(home) && !known.some(({ url }) => url === one.url));
  keepFollowed([...known, ...added]);
  return added.length;
}

function opml(title) {
  // XML has no control characters, however they are written.
  const isOfXml = (c) => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(c);
  const escape = (text) => [...text.toWellFormed()].filter(isOfXml).join('').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const outlines = followed().map(({ url, label, feed }) =>
    `<outline type="rss" text="${escape(label)}" title="${escape(label)}" xmlUrl="${escape(feed ?? new URL(`${url}feed.xml`, location.href).href)}" htmlUrl="${escape(new URL(url, location.href).href)}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>${escape(title)}</title></head>\n<body>\n${outlines.join('\n')}\n</body>\n</opml>\n`;
}

function save(name, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  element('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

// ---- Subscribing --------------------------------------------------------------------------------

let panel;

/** Shows how to subscribe to a feed, without a look at its XML. */
export async function subscribe(feed, feedsPage) {
  panel ??= await loadPanel(feedsPage);
  const words = panel.dataset;
  const address = new URL(feed, location.href).href;
  const encoded = encodeURIComponent(address);
  panel.querySelector('input').value = address;
  panel.querySelector('code').textContent = address;
  panel.querySelector('.as-file').href = address;
  for (const link of panel.querySelectorAll('[data-href]')) {
    link.href = filled(link.dataset.href, { address, encoded });
  }
  const [title, pace, entries] = ['.feed-title', '.feed-pace', '.feed-entries'].map((name) => panel.querySelector(name));
  title.textContent = '';
  pace.textContent = '';
  entries.replaceChildren();
  panel.querySelector('[role="status"]').textContent = '';
  if (!panel.open) panel.showModal();
  const found = await read(address).catch(() => undefined);
  if (!found || panel.querySelector('input').value !== address) return;
  title.textContent = found.title;
  pace.textContent = paceOf(found.entries, words);
  entries.replaceChildren(...found.entries.slice(0, ENTRIES).map(({ title, link }) =>
    element('li', {}, element('a', { href: link }, title))));
}

/** The page about feeds has the panel for all pages. */
async function loadPanel(feedsPage) {
  const answer = await fetch(feedsPage);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const dialog = document.importNode(page.getElementById('ui_subscribe').content.firstElementChild, true);
  dialog.lang = page.documentElement.lang;
  document.body.append(dialog);
  const field = dialog.querySelector('input');
  const status = dialog.querySelector('[role="status"]');
  dialog.querySelector('.copy').addEventListener('click', async () => {
    field.select();
    status.textContent = (await copied(field.value)) ? dialog.dataset.copied : '';
  });
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return dialog;
}

/** A feed of any format: its title, and its entries with title, link and day. */
async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const text = await answer.text();
  if (text.startsWith('{')) {
    const { title, items } = JSON.parse(text);
    return { title, entries: items.map((item) => ({ title: item.title, link: item.url, day: item.date_published })) };
  }
  const feed = new DOMParser().parseFromString(text, 'text/xml');
  const inner = (of, ...names) => names.map((name) => of.querySelector(`:scope > ${name}`)?.textContent).find(Boolean);
  const entries = [...feed.querySelectorAll('item, entry')].map((entry) => ({
    title: inner(entry, 'title'),
    link: inner(entry, 'link') ?? entry.querySelector('link')?.getAttribute('href'),
    day: inner(entry, 'pubDate', 'published', 'updated'),
  }));
  return { title: inner(feed.querySelector('channel, feed'), 'title'), entries };
}

/** How often a feed moves, by the days of its entries. */
function paceOf(entries, words) {
  const days = entries.map(({ day }) => Date.parse(day)).filter(Number.isFinite);
  if (days.length < 2) return '';
  const weeks = Math.max((Math.max(...days) - Math.min(...days)) / (7 * 24 * 60 * 60 * 1000), 1);
  const each = days.length / weeks;
  const [weekly, monthly] = words.pace.split('|');
  const n = each >= 1 ? Math.round(each) : Math.max(Math.round(each * 4.35), 1);
  return filled(each >= 1 ? weekly : monthly, { n });
}

/** Copies a text; whether it could. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// ---- One item -----------------------------------------------------------------------------------

/** Copies the address of an item, or (`asMarkdown`) its text with its source; whether it could. */
export async function share(item, { asMarkdown = false } = {}) {
  const link = item.querySelector('.permalink, .result');
  if (!link) return undefined;
  const text = asMarkdown ? markdown(item, link.href) : decodeURI(link.href).replace(/[\s<>]/g, encodeURIComponent);
  return (await copied(text)) ? text : undefined;
}

/** An item as Markdown: its lines as nested bullets, with links, and where it is from. */
function markdown(item, address) {
  const body = item.querySelector(':scope > div') ?? item;
  const lines = [];
  const inline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, ' ');
    if (node.matches?.('.count, .permalink, .footnote-ref')) return '';
    const inside = [...node.childNodes].map(inline).join('');
    if (node.matches?.('a[href]')) return `[${inside}](${node.href})`;
    if (node.matches?.('code')) return `\`${inside}\``;
    return node.matches?.('strong, b') ? `**${inside}**` : inside;
  };
  const walk = (node, depth) => {
    let words = '';
    const nested = [];
    for (const child of node.childNodes) {
      if (child.matches?.('ul, ol, p, div, figure, pre, table, h2, h3, h4')) nested.push(child);
      else words += inline(child);
    }
    if (words.trim()) lines.push(`${'  '.repeat(depth)}- ${words.trim()}`);
    for (const child of nested) {
      if (child.matches('ul, ol')) [...child.children].forEach((li) => walk(li, depth + (lines.length > 0 ? 1 : 0)));
      else if (child.matches('figure, pre')) lines.push('', '```', child.textContent.trimEnd(), '```', '');
      else walk(child, depth);
    }
  };
  walk(body, 0);
  return `${lines.join('\n')}\n\n${address}\n`;
}
