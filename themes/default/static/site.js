// What the page does when scripts run: it chooses colours, listens to keys, shows subjects in
// short, sorts and filters indexes. Without it all there is to read is there. No dependency.

const root = document.documentElement;
const main = document.querySelector('main') ?? document.body;

// ---- What is remembered -------------------------------------------------------------------------

/** Storage can be forbidden; then nothing is remembered, and all else works. */
function recall(name) {
  try {
    return localStorage.getItem(`minamo-${name}`) ?? '';
  } catch {
    return '';
  }
}

function remember(name, value) {
  try {
    if (value) localStorage.setItem(`minamo-${name}`, value);
    else localStorage.removeItem(`minamo-${name}`);
  } catch {
    // Forbidden: see above.
  }
}

// ---- Colours ------------------------------------------------------------------------------------

/** The browser's own bar has the colour of the page. */
const bar = document.createElement('meta');
bar.name = 'theme-color';
document.head.append(bar);

const themeChoice = makeChoice(document.querySelector('.theme'));
themeChoice?.addEventListener('change', () => {
  remember('theme', themeChoice.value);
  showTheme();
});
// Another tab may choose, or this page may come back from the browser's memory.
window.addEventListener('storage', showTheme);
window.addEventListener('pageshow', showTheme);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);
showTheme();

/** A field to choose a theme by, in the words of the page. */
function makeChoice(place) {
  if (!place) return undefined;
  const [name, ...words] = place.dataset.words.split('|');
  const choice = document.createElement('select');
  choice.setAttribute('aria-label', name);
  choice.autocomplete = 'off';
  ['', 'light', 'dark'].forEach((theme, index) => choice.add(new Option(words[index], theme)));
  place.append(choice);
  return choice;
}

function showTheme() {
  const theme = recall('theme');
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  if (themeChoice) themeChoice.value = theme;
  bar.content = getComputedStyle(root).backgroundColor;
}

// ---- Keys ---------------------------------------------------------------------------------------

const find = document.getElementById('ui_find');
const field = find?.elements.q;
let help;
let helpAsked;

const keys = {
  '/': goToSearch,
  j: () => step(1),
  k: () => step(-1),
  '[': () => goTo('.neighbours [rel="prev"], :is(.pager, .onward) [rel="next"]'),
  ']': () => goTo('.neighbours [rel="next"]'),
  y: shareItem,
  '?': toggleHelp,
};

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hideCard();
  const { target } = event;
  const isTyping = target.isContentEditable || target.closest?.('input, textarea, select');
  const isCombined = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (event.defaultPrevented || isCombined || isTyping || recall('keys') === 'off') return;
  if (help?.open && event.key !== '?') return;
  if (Object.hasOwn(keys, event.key) && keys[event.key]() !== false) event.preventDefault();
});
document.querySelector('.help-button')?.addEventListener('click', toggleHelp);

function goToSearch() {
  if (!field || !isShown(field)) return false;
  field.select();
  field.focus();
  return true;
}

// Out of the field, and keys are shortcuts again.
field?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing && !field.value) field.blur();
});

/** Follows the first link of a kind; the older note is before, in pages as among neighbours. */
function goTo(kind) {
  const link = main.querySelector(kind);
  link?.click();
  return Boolean(link);
}

/** What a page is made of, one after another: items, rows, stories, sections of an article. */
const PARTS = [
  '.items > li', '[data-item]', '.in-short', '.index tbody tr', '.story', '.other-stories li',
  '.article-list > li', 'article > .prose > section', '.months > li', '.days > li', '.weeks > li',
].join();

/**
 * To the next or the previous part: from the one that has the focus, else from the one that the
 * address names, else from what is in view.
 */
function step(by) {
  const parts = [...main.querySelectorAll(PARTS)].filter(isShown);
  const place = (element) => parts.findIndex((part) => element && part.contains(element));
  const focused = place(main.contains(document.activeElement) && document.activeElement);
  const named = place(main.querySelector(':target'));
  const isNear = named !== -1 && isInView(parts[named]);
  const current = focused !== -1 ? focused : isNear ? named : -1;
  const inView = parts.findIndex((part) => part.getBoundingClientRect().bottom > 0);
  const first = inView === -1 ? parts.length : inView;
  const next = parts[current === -1 ? (by > 0 ? first : first - 1) : current + by];
  if (!next) return false;
  const isText = next.matches('section:not(.story)');
  const link = isText ? next : (next.querySelector('.permalink, .result, h2 a') ?? next.querySelector('a[href]'));
  if (!link) return false;
  if (isText) next.tabIndex = -1;
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
  return true;
}

function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// ---- What is asked for: the address of an item, how to subscribe ---------------------------------

let toldOf;
let toast;

/** Copies the address of the item that has the focus or the address names; a second time, its text. */
function shareItem() {
  const item = main.querySelector('.items > li:focus-within') ?? main.querySelector('.items > li:target');
  if (!item) return false;
  copyItem(item);
  return true;
}

// A short address leads on to the permanent one, for which it stands.
if (location.hash.startsWith('#~')) followAlias();
window.addEventListener('hashchange', () => location.hash.startsWith('#~') && followAlias());

function followAlias() {
  import('./alias.js').then(({ openAlias }) => openAlias());
}

// A mark beside the item under the pointer, or with the focus, does the same.
let shareMark;
main.addEventListener('pointerover', (event) => event.pointerType !== 'touch' && markItem(event.target));
main.addEventListener('focusin', (event) => markItem(event.target));

function markItem(target) {
  const item = target.closest('.items > .item');
  const name = item?.querySelector('.permalink')?.textContent.trim();
  if (!name || item.contains(shareMark)) return;
  if (!shareMark) {
    shareMark = element('button', 'share-mark', '⧉');
    shareMark.type = 'button';
    shareMark.addEventListener('click', () => copyItem(shareMark.parentElement));
  }
  // It is not taken from who has the focus on it.
  if (shareMark === document.activeElement) return;
  shareMark.setAttribute('aria-label', `${name} (y)`);
  item.append(shareMark);
}

async function copyItem(item) {
  const asMarkdown = toldOf === item;
  const [{ share }, words] = await Promise.all([import('./reader.js'), shareWords()]);
  const [copied, copiedText, failed] = words;
  const text = await share(item, { asMarkdown });
  toldOf = text && !asMarkdown ? item : undefined;
  tell(text ? (asMarkdown ? copiedText : copied) : failed);
}

/** The words are with the help, in the page of the search. */
async function shareWords() {
  helpAsked ??= loadHelp().catch(() => undefined);
  help ??= makeHelp(await helpAsked);
  helpAsked = undefined;
  return help?.dataset.words?.split('|') ?? ['✓', '✓', '✗'];
}

function tell(words) {
  toast ??= document.body.appendChild(element('p', 'toast'));
  toast.setAttribute('role', 'status');
  toast.textContent = words;
  toast.classList.remove('gone');
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => toast.classList.add('gone'), 4000);
}

// Feeds are XML, which nobody wants to look at: a panel tells how to subscribe.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a.feed, a.subscribe');
  if (!link || link.closest('dialog') || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  const feedsPage = document.querySelector('a.subscribe')?.href;
  const own = document.querySelector('link[rel="alternate"][type^="application/"]')?.href;
  const feed = link.matches('.feed') ? link.href : own;
  if (!feedsPage || !feed) return;
  event.preventDefault();
  import('./reader.js')
    .then(({ subscribe }) => subscribe(feed, feedsPage))
    .catch(() => location.assign(link.href));
});

function toggleHelp() {
  if (help?.open) help.close();
  else if (find) showHelp();
  return Boolean(find);
}

async function showHelp() {
  helpAsked ??= loadHelp().catch(() => undefined);
  help ??= makeHelp(await helpAsked);
  // Without a connection it is asked for again next time.
  helpAsked = undefined;
  if (help && !help.open) help.showModal();
}

/** The page of the search has the help for all pages. */
async function loadHelp() {
  const answer = await fetch(find.action);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const dialog = page.getElementById('ui_keyboard-help').content.firstElementChild;
  dialog.lang = page.documentElement.lang;
  return dialog;
}

function makeHelp(dialog) {
  if (!dialog) return undefined;
  document.body.append(dialog);
  const { keys: use } = dialog.querySelector('form').elements;
  use.checked = recall('keys') !== 'off';
  use.addEventListener('change', () => remember('keys', use.checked ? '' : 'off'));
  // What is clicked beside the dialog is its backdrop.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return dialog;
}

function isShown(element) {
  return element.getClientRects().length > 0;
}

// ---- Subjects in short --------------------------------------------------------------------------

/** Milliseconds until a card comes, and until it goes: long enough to move to it. */
const SHOW_AFTER = 300;
const HIDE_AFTER = 250;

const home = root.dataset.home ?? '/';
const kinds = (root.dataset.kinds ?? '').split(' ').filter(Boolean);
const previews = new Map();
let card;
let cardOf;
let timer;
let lastPointer = 'mouse';

/** The address of the subject that a link leads to, or whose count stands behind it. */
function subjectOf(link) {
  if (!link || card?.contains(link)) return undefined;
  const behind = link.nextElementSibling;
  const address = new URL(link.href, location.href);
  if (address.origin !== location.origin) {
    const isCounted = link.matches('.ref') && behind?.matches('a.count');
    return isCounted ? subjectOf(behind) : undefined;
  }
  const page = subjectPage(address.pathname);
  return page === subjectPage(location.pathname) ? undefined : page;
}

/** `/kep/753/` of itself and of `/kep/753/page/2/`; nothing where no subject is. */
function subjectPage(path) {
  if (!path.startsWith(home) || !path.endsWith('/')) return undefined;
  const first = path.replace(/page\/\d+\/$/, '');
  const [kind, name] = first.slice(home.length).split('/');
  return kinds.includes(kind) && name ? first : undefined;
}

function load(subject) {
  if (!previews.has(subject)) {
    const preview = fetch(`${subject}preview.json`).then((answer) => {
      if (!answer.ok) throw new Error(`${subject}: ${answer.status}`);
      return answer.json();
    });
    preview.catch(() => previews.delete(subject));
    previews.set(subject, preview);
  }
  return previews.get(subject);
}

function linkAt(event) {
  return event.target.closest?.('a[href]');
}

document.addEventListener('pointerdown', (event) => {
  lastPointer = event.pointerType;
  if (card && !card.contains(event.target) && linkAt(event) !== cardOf) hideCard();
}, true);
main.addEventListener('pointerover', (event) => {
  if (event.pointerType === 'touch') return;
  const link = linkAt(event);
  if (link === cardOf) clearTimeout(timer);
  else if (subjectOf(link)) later(() => showCard(link), SHOW_AFTER);
});
main.addEventListener('pointerout', (event) => {
  if (event.pointerType !== 'touch' && linkAt(event)) later(leaveCard, HIDE_AFTER);
});
main.addEventListener('focusin', (event) => {
  const link = linkAt(event);
  if (link?.matches(':focus-visible') && subjectOf(link)) later(() => showCard(link), SHOW_AFTER);
});
main.addEventListener('focusout', () => later(leaveCard, HIDE_AFTER));
// A finger has no way to hover: the first tap on a number shows what is behind it.
main.addEventListener('click', (event) => {
  const link = linkAt(event);
  const opens = lastPointer === 'touch' && link?.matches('.count') && link !== cardOf;
  if (!opens || !subjectOf(link)) return;
  event.preventDefault();
  clearTimeout(timer);
  showCard(link).then((isShown) => isShown || location.assign(link.href));
});
window.addEventListener('resize', hideCard);

function later(action, wait) {
  clearTimeout(timer);
  timer = setTimeout(action, wait);
}

/** Shows the card of a link's subject; whether it could, unless another came first. */
async function showCard(link) {
  hideCard();
  cardOf = link;
  const preview = await load(subjectOf(link)).catch(() => undefined);
  if (cardOf !== link) return true;
  if (!preview) {
    cardOf = undefined;
    return false;
  }
  card = makeCard(preview, link.closest('.item'));
  document.body.append(card);
  place(card, link);
  link.setAttribute('aria-describedby', 'preview-text');
  return true;
}

/** Hides the card, unless the focus is in it. */
function leaveCard() {
  if (!card?.contains(document.activeElement)) hideCard();
}

function hideCard() {
  clearTimeout(timer);
  cardOf?.removeAttribute('aria-describedby');
  cardOf = undefined;
  card?.remove();
  card = undefined;
}

/** Of an item that names a thread, the ones of other days before and after it about the same thread. */
function makeNeighbours({ items, before_label, after_label }, item) {
  const here = item?.querySelector('.permalink, .result');
  const at = here ? items.findIndex(([, url]) => new URL(url, location.href).href === here.href) : -1;
  if (at === -1) return undefined;
  const [day] = items[at];
  const before = items.findLast(([other], index) => index < at && other < day);
  const after = items.find(([other], index) => index > at && other > day);
  const told = [before && [before_label, before], after && [after_label, after]].filter(Boolean);
  const links = told.map(([label, [other, url]]) => element('span', '', `${label} `, link(url, other)));
  return told.length > 0 ? element('p', 'preview-mentions', ...links.flatMap((one) => [one, ' '])) : undefined;
}

function makeCard(preview, item) {
  const name = element('p', 'preview-name', link(preview.url, preview.label));
  if (preview.title) name.append(` ${preview.title}`);
  const period = [...new Set([preview.first, preview.last])].filter(Boolean).join(' – ');
  const facts = element('p', 'preview-facts');
  const words = [
    element('span', '', preview.kind_label),
    preview.stage && element('span', `stage stage-${preview.stage}`, preview.stage_label),
    preview.state && element('span', `state state-${preview.state}`, preview.state_label),
    element('span', '', preview.count_label),
    element('span', '', period),
  ];
  facts.append(...words.filter((word) => word?.textContent).flatMap((word) => [word, ' ']));
  const text = element('div', '', name, facts);
  text.id = 'preview-text';
  const items = preview.items.map(({ date, text, lang, url }) => {
    const day = element('time', '', date ?? '');
    if (date) day.dateTime = date;
    const made = link(url, text);
    // The words of the card are the site's, those of an item may be of another language.
    if (lang) Object.assign(made, { lang, dir: 'auto' });
    return element('li', '', day, made);
  });
  const made = element('aside', 'preview', text);
  if (items.length > 0) made.append(element('ul', 'preview-items', ...items));
  const neighbours = preview.mentions && makeNeighbours(preview.mentions, item);
  if (neighbours) made.append(neighbours);
  made.setAttribute('aria-labelledby', 'preview-text');
  made.addEventListener('pointerenter', () => clearTimeout(timer));
  made.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch') later(leaveCard, HIDE_AFTER);
  });
  made.addEventListener('focusin', () => clearTimeout(timer));
  made.addEventListener('focusout', () => later(leaveCard, HIDE_AFTER));
  return made;
}

/**
 * Below the last line of the link and of its number, or above the first where there is more room;
 * always within the width of the window. Neither is covered by the card.
 */
function place(box, link) {
  const beside = link.matches('.count') ? link.previousElementSibling : link.nextElementSibling;
  const isOne = beside?.matches(link.matches('.count') ? '.ref' : 'a.count');
  const lines = [...link.getClientRects(), ...(isOne ? beside.getClientRects() : [])];
  const bottom = Math.max(...lines.map((line) => line.bottom));
  const { offsetWidth, offsetHeight } = box;
  const margin = 12;
  const gap = 4;
  const width = root.clientWidth;
  const above = Math.min(...lines.map((line) => line.top)) - gap - offsetHeight;
  const isBelow = bottom + gap + offsetHeight <= innerHeight || above < 0;
  const line = [...link.getClientRects()].at(isBelow ? -1 : 0);
  const left = Math.max(margin, Math.min(line.left, width - offsetWidth - margin));
  const top = isBelow ? bottom + gap : above;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${top + scrollY}px`;
}

function link(url, text) {
  const made = element('a', '', text);
  made.href = url;
  return made;
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

// ---- Indexes ------------------------------------------------------------------------------------

const tables = [...document.querySelectorAll('.on-kind table.index')];
const filter = main.querySelector('.filter input');
const status = main.querySelector('.filter [role="status"]');
let collator;

/** Features grow up in this order; words of the page's language say nothing of it. */
const STAGES = ['alpha', 'beta', 'stable', 'deprecated', 'removed'];

/** What a cell is sorted by where that is not its text, by the name of the column. */
const keysOf = {
  stage: (cell) => {
    const [, stage] = cell.querySelector('.stage')?.className.match(/stage-(\S+)/) ?? [];
    return stage === undefined ? '' : STAGES.indexOf(stage);
  },
  keps: numberIn,
  count: numberIn,
};

/** What readers look for the most of first. */
const MOST_FIRST = ['keps', 'count', 'last'];

if (tables.length > 0) makeIndex();

/** Feeds are folded by kind; those that are looked for unfold. */
const feeds = [...document.querySelectorAll('.feed-group')].map((group) => [group, [...group.querySelectorAll('tbody tr')]]);
if (feeds.length > 0) {
  filter?.addEventListener('input', () => {
    choose(feeds.flatMap(([, rows]) => rows));
    feeds.forEach(([group, rows], index) => {
      const isFound = rows.some((row) => !row.hidden);
      group.hidden = !isFound;
      group.open = isFound && (index === 0 || filter.value.trim() !== '');
    });
  });
}

function makeIndex() {
  collator = makeCollator();
  const rows = tables.map((table) => [...table.tBodies[0].rows]);
  for (const table of tables) {
    for (const head of table.tHead.rows[0].cells) {
      const button = element('button', '', ...head.childNodes);
      button.type = 'button';
      head.append(button);
      button.addEventListener('click', () => {
        const first = firstOrder(head.dataset.by);
        const other = first === 'ascending' ? 'descending' : 'ascending';
        const next = head.getAttribute('aria-sort') === first ? other : first;
        keep({ sort: head.dataset.by, order: next });
        sort(rows);
      });
    }
  }
  filter?.addEventListener('input', () => {
    keep({ filter: filter.value.trim() });
    choose(rows.flat());
  });
  if (filter) filter.value = kept().get('filter') ?? '';
  if (kept().has('sort')) sort(rows);
  if (filter?.value) choose(rows.flat());
  if (root.dataset.kept) root.dataset.kept = 'done';
}

/** The order of words in the page's language, or in the reader's where its tag is none. */
function makeCollator() {
  try {
    return new Intl.Collator(root.lang, { numeric: true });
  } catch {
    return new Intl.Collator(undefined, { numeric: true });
  }
}

/** How the index is shown stands in the address, so that it can be linked and gone back to. */
function kept() {
  return new URLSearchParams(location.hash.slice(1));
}

function keep(values) {
  const state = kept();
  for (const [name, value] of Object.entries(values)) {
    if (value) state.set(name, value);
    else state.delete(name);
  }
  const hash = String(state) ? `#${state}` : '';
  history.replaceState(null, '', location.pathname + location.search + hash);
}

function firstOrder(column) {
  return MOST_FIRST.includes(column) ? 'descending' : 'ascending';
}

function numberIn(cell) {
  return Number(cell.textContent);
}

/** Rows go where the address says; equal ones stay in the order of the page without script. */
function sort(rows) {
  const by = kept().get('sort');
  const order = ['ascending', 'descending'].find((known) => known === kept().get('order')) ?? firstOrder(by);
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));
  tables.forEach((table, index) => {
    const heads = [...table.tHead.rows[0].cells];
    const column = heads.findIndex((head) => head.dataset.by === by);
    if (column === -1) return;
    const key = keysOf[by] ?? ((cell) => cell.textContent.trim());
    const keyed = rows[index].map((row) => [key(row.cells[column]), row]);
    // What is not known is last whichever way the others go.
    keyed.sort(([a], [b]) => (a === '') - (b === '') || sign * compare(a, b));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    for (const head of heads) head.removeAttribute('aria-sort');
    heads[column].setAttribute('aria-sort', order);
  });
}

/** Shows the rows that have all the words in what is no number: name, title, group, stage. */
function choose(rows) {
  const fold = (text) => text.normalize('NFKC').toLowerCase();
  // "sig-node" is how SIG Node is written elsewhere.
  const spaced = (text) => text.replaceAll('-', ' ');
  const words = fold(filter.value).split(/\s+/).map(spaced).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const cells = [...row.cells].filter((cell) => !cell.matches('.n, .feed-formats'));
    const text = spaced(fold(cells.map((cell) => cell.textContent).join(' ')));
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  for (const table of tables) {
    table.hidden = [...table.tBodies[0].rows].every((row) => row.hidden);
  }
  const counted = status.dataset.words.replace('{n}', shown).replace('{all}', rows.length);
  status.textContent = words.length > 0 ? counted : '';
}
