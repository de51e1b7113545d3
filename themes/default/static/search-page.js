// The search page: what is typed is searched for at once, and the address tells it.

import { open } from './search.js';

const form = document.getElementById('ui_find');
const input = form.elements.q;
const results = document.getElementById('ui_results');
const status = results.querySelector('.status');
const about = results.querySelector('.found');
const narrow = results.querySelector('.narrow');
const list = results.querySelector('ol');
const more = results.querySelector('.more-results');
const moreStatus = results.querySelector('.more-status');
const strings = results.dataset;

/** Lines of a long item that are shown, and characters around a mark in a long line. */
const LINES = 10;
const AROUND = 90;

/** What is not cut in two: a reference, an address, a word of letters. */
const WHOLE = /[\w./#@:-]/;

/** Subjects that are shown above the results. */
const SUBJECTS = 6;

/** From how many results on they can be narrowed, and by how many subjects. */
const MANY = 4;
const FACETS = 8;

let index;
/** Counts the searches, so that a slow one does not overwrite a later one. */
let latest = 0;
let found;
let next;

// What was typed before this script came is what is searched for.
if (input.value) run('replaceState');
else readAddress();
// Who comes back from a result finds the list where it was left.
window.addEventListener('pagehide', () => {
  history.replaceState({ y: scrollY, shown: list.children.length }, '');
});
input.addEventListener('input', debounced(120, () => run('replaceState')));
for (const choice of form.elements.order) choice.addEventListener('change', () => run('replaceState'));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  run('pushState');
});
window.addEventListener('popstate', readAddress);
more.addEventListener('click', () => showMore());

function readAddress() {
  const asked = new URLSearchParams(location.search);
  input.value = asked.get('q') ?? '';
  form.elements.order.value = asked.get('order') === 'best' ? 'best' : 'newest';
  goBackTo(history.state, run());
}

/** Shows as many results as were shown, and goes to where the page was. */
async function goBackTo(place, running) {
  await running;
  while (list.children.length < place?.shown && next !== undefined) {
    const before = list.children.length;
    await showMore({ isAsked: false });
    if (list.children.length === before) break;
  }
  if (place?.y) scrollTo(0, place.y);
}

/** Searches for what the form has; `remember` is how the address is to keep it. */
async function run(remember) {
  latest += 1;
  const search = latest;
  const text = input.value.trim();
  const order = form.elements.order.value;
  if (remember) history[remember](null, '', address(text, order));
  if (!text) return clear('');
  results.setAttribute('aria-busy', 'true');
  try {
    index ??= open(strings.index);
    const [answer, page, subjects, facets, elsewhere] = await answers(await index, text, order);
    if (search !== latest) return;
    found = answer;
    const misread = answer.misread.map((part) => strings.misread.replace('{part}', part));
    clear([...misread, total(answer, subjects, text)].join(' '));
    results.dataset.total = answer.total;
    if (elsewhere) status.append(' ', outward(elsewhere));
    showSubjects(subjects);
    showFacets(facets, text);
    add(page);
  } catch (error) {
    index = undefined;
    if (search !== latest) return;
    clear('');
    fail(status, error);
  }
}

/** How many items there are, in words; nothing where none was asked for, or subjects alone are found. */
function total({ total, query }, subjects, text) {
  if (query.length === 0) return /[\p{L}\p{N}]/u.test(text) ? '' : strings.signs;
  if (total === 0) return subjects.length > 0 ? strings.noItems : strings.none;
  return (total === 1 ? strings.one : strings.other).replace('{n}', total);
}

/** All that is shown for a query, asked for at once so that nothing moves later. */
function answers(opened, text, order) {
  const searching = opened.search(text, { order });
  return Promise.all([
    searching,
    searching.then((answer) => opened.show(answer, 0)),
    // The others only lead on: without them there are the results.
    opened.subjects(text).catch(() => []),
    searching.then((answer) => (answer.total < MANY ? [] : opened.facets(answer))).catch(() => []),
    searching.then((answer) => (answer.total > 0 ? undefined : opened.elsewhere(text))).catch(() => undefined),
  ]);
}

async function showMore({ isAsked = true } = {}) {
  const search = latest;
  // Off while it works: twice would show the same twice.
  more.disabled = true;
  moreStatus.textContent = '';
  try {
    const page = await (await index).show(found, next);
    if (search !== latest) return;
    const first = list.children.length;
    add(page);
    if (isAsked) list.children[first]?.querySelector('a')?.focus();
  } catch (error) {
    if (search !== latest) return;
    fail(moreStatus, error);
    more.disabled = false;
    more.focus();
  }
}

function address(text, order) {
  const asked = new URLSearchParams(text ? { q: text } : {});
  if (order === 'best') asked.set('order', order);
  const query = asked.toString();
  return query ? `?${query}` : location.pathname;
}

/** Nothing is shown but a message, and nothing more is awaited. */
function clear(message) {
  results.removeAttribute('aria-busy');
  status.textContent = message;
  moreStatus.textContent = '';
  list.replaceChildren();
  showSubjects([]);
  showFacets([], '');
  more.hidden = true;
  delete results.dataset.total;
}

/** Tells in a place that files could not be read, and where to go without them. */
function fail(place, error) {
  console.warn(error);
  const archive = element('a', strings.archiveLabel);
  archive.href = strings.archive;
  place.replaceChildren(`${strings.failed} `, archive);
}

function showSubjects(subjects) {
  about.hidden = subjects.length === 0;
  const rows = subjects.slice(0, SUBJECTS).map(({ kind, label, title, url, count }) => {
    const link = element('a', label);
    link.href = url;
    const names = element('span');
    names.append(link, ...[title, count].filter(Boolean).flatMap((text) => [' ', element('small', text)]));
    const row = element('li');
    row.append(element('small', kind), names);
    return row;
  });
  about.querySelector('ul').replaceChildren(...rows);
}

/** Links that narrow the search by one more filter each, none by one that it has. */
function showFacets(facets, text) {
  const asked = text.toLowerCase().split(/\s+/);
  const offered = facets.filter(({ filter }) => !asked.includes(filter)).slice(0, FACETS);
  narrow.hidden = offered.length === 0;
  const links = offered.map(({ filter, label, count }) => {
    const link = element('a', label);
    const narrower = `${text} ${filter}`;
    link.href = address(narrower, form.elements.order.value);
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = narrower;
      run('pushState');
    });
    const row = element('li');
    row.append(link, ' ', element('small', count));
    return row;
  });
  narrow.querySelector('ul').replaceChildren(...links);
}

/** A link to where something is that the site has nothing about. */
function outward({ label, url }) {
  const link = element('a', strings.elsewhere.replace('{label}', label));
  link.href = url;
  return link;
}

function add(page) {
  const last = list.lastElementChild;
  let before = last?.dataset.of;
  for (const item of page.shown) {
    list.append(entry(item, item.url.split('#')[0] !== before));
    before = item.url.split('#')[0];
  }
  next = page.next;
  more.hidden = next === undefined;
  more.disabled = false;
}

/** A result: its day where another day begins, its link, and the lines that matter. */
function entry(item, isOtherDay) {
  const li = element('li');
  li.className = 'item';
  li.dataset.of = item.url.split('#')[0];
  if (item.lang) li.lang = item.lang;
  const link = element('a');
  link.className = 'result';
  link.href = item.url;
  link.append(...lines(item));
  if (isOtherDay) {
    if (item.date) li.append(placeLink(li, 'when', element('time', item.date)));
    if (item.label) li.append(placeLink(li, 'note-label', item.label));
  }
  li.append(link);
  return li;
}

/** A link to the note or article of a result. */
function placeLink(li, kind, label) {
  const link = element('a');
  link.className = kind;
  link.href = li.dataset.of;
  link.append(label);
  return link;
}

/** The first line of an item and those with marks, as elements. */
function lines({ text, marks }) {
  let start = 0;
  const all = text.split('\n').map((line) => {
    const range = [start, start + line.length];
    start = range[1] + 1;
    return range;
  });
  const isMarked = ([from, to]) => marks.some(([start, end]) => start < to && end > from);
  // Lines with marks first, then those around them: rows of a table, lines of code.
  const places = all.map((_, place) => place);
  const kept = places.filter((place) => place === 0 || isMarked(all[place]));
  const distance = (place) => Math.min(...kept.map((mark) => Math.abs(mark - place)));
  const nearest = places.toSorted((a, b) => distance(a) - distance(b) || a - b);
  const chosen = nearest.slice(0, LINES).sort((a, b) => a - b);
  return chosen.map((place, index) => {
    const span = element('span');
    const isApart = index > 0 && chosen[index - 1] < place - 1;
    span.className = `line${isApart ? ' apart' : ''}`;
    for (const [number, range] of cells(text, all[place]).entries()) {
      if (number > 0) span.append(' | ');
      span.append(...marked(text, range, marks));
    }
    return span;
  });
}

/** The cells of a row, between which are tabs; other lines are one. Code may begin with tabs. */
function cells(text, [from, to]) {
  const line = text.slice(from, to);
  if (/^\s/.test(line)) return [[from, to]];
  let start = from;
  return line.split('\t').map((cell) => {
    const range = [start, start + cell.length];
    start = range[1] + 1;
    return range;
  });
}

/** A line with its marks; of a long one what stands around the first. */
function marked(text, [from, to], marks) {
  const inside = marks.filter(([start, end]) => start < to && end > from);
  const first = inside[0]?.[0] ?? from;
  let begin = to - from > 3 * AROUND ? Math.max(from, first - AROUND) : from;
  let end = Math.min(to, begin + 3 * AROUND);
  // What is named at a cut is shown whole.
  const isInside = (at) => WHOLE.test(text[at - 1] ?? '') && WHOLE.test(text[at] ?? '');
  while (begin > from && isInside(begin)) begin -= 1;
  while (end < to && isInside(end)) end += 1;
  const nodes = [begin > from ? '…' : ''];
  let at = begin;
  for (const [start, stop] of inside) {
    if (start >= end) break;
    nodes.push(text.slice(at, Math.max(start, at)));
    nodes.push(element('mark', text.slice(Math.max(start, begin), Math.min(stop, end))));
    at = Math.min(stop, end);
  }
  nodes.push(text.slice(at, end), end < to ? '…' : '');
  return nodes.filter((node) => node !== '');
}

function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function debounced(wait, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}
