// The search page: what is typed is searched for at once, and the address tells it.

import { open } from './search.js';
import { element } from './site.js';

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

function debounced(wait, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

