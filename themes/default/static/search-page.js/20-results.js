// ---- Results ------------------------------------------------------------------------------------

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
  const archive = element('a', { href: strings.archive }, strings.archiveLabel);
  place.replaceChildren(`${strings.failed} `, archive);
}

function showSubjects(subjects) {
  about.hidden = subjects.length === 0;
  const rows = subjects.slice(0, SUBJECTS).map(({ kind, label, title, url, count }) => {
    const link = element('a', { href: url }, label);
    const more = [title, count].filter(Boolean).flatMap((text) => [' ', element('small', {}, text)]);
    return element('li', {}, element('small', {}, kind), element('span', {}, link, ...more));
  });
  about.querySelector('ul').replaceChildren(...rows);
}

/** Links that narrow the search by one more filter each, none by one that it has. */
function showFacets(facets, text) {
  const asked = text.toLowerCase().split(/\s+/);
  const offered = facets.filter(({ filter }) => !asked.includes(filter)).slice(0, FACETS);
  narrow.hidden = offered.length === 0;
  const links = offered.map(({ filter, label, count }) => {
    const narrower = `${text} ${filter}`;
    const link = element('a', { href: address(narrower, form.elements.order.value) }, label);
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = narrower;
      run('pushState');
    });
    return element('li', {}, link, ' ', element('small', {}, count));
  });
  narrow.querySelector('ul').replaceChildren(...links);
}

/** A link to where something is that the site has nothing about. */
function outward({ label, url }) {
  return element('a', { href: url }, strings.elsewhere.replace('{label}', label));
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
  const li = element('li', { className: 'item' });
  li.dataset.of = item.url.split('#')[0];
  if (item.lang) li.lang = item.lang;
  const link = element('a', { className: 'result', href: item.url }, ...lines(item));
  if (isOtherDay) {
    if (item.date) li.append(placeLink(li, 'when', element('time', {}, item.date)));
    if (item.label) li.append(placeLink(li, 'note-label', item.label));
  }
  li.append(link);
  return li;
}

/** A link to the note or article of a result. */
function placeLink(li, kind, label) {
  return element('a', { className: kind, href: li.dataset.of }, label);
}

