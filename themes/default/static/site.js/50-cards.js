// ---- Subjects in short --------------------------------------------------------------------------

/** Milliseconds until a card comes, and until it goes: long enough to move to it. */
const SHOW_AFTER = 300;
const HIDE_AFTER = 250;

const kinds = (root.dataset.kinds ?? '').split(' ').filter(Boolean);
let card;
let cardOf;
let timer;
let lastPointer = 'mouse';

/** The address of the subject that a link leads to, or whose count follows it. */
function subjectOf(link) {
  // Writers may link to what is not an address, such as `http://[`.
  if (!link || card?.contains(link) || !URL.canParse(link.href, location.href)) return undefined;
  const next = link.nextElementSibling;
  const address = new URL(link.href, location.href);
  if (address.origin !== location.origin) {
    const isCounted = link.matches('.ref') && next?.matches('a.count');
    return isCounted ? subjectOf(next) : undefined;
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
  const known = await preview(subjectOf(link)).catch(() => undefined);
  if (cardOf !== link) return true;
  if (!known) {
    cardOf = undefined;
    return false;
  }
  card = makeCard(known, link.closest('.item'));
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
  const found = [before && [before_label, before], after && [after_label, after]].filter(Boolean);
  const links = found.map(([label, [other, href]]) => element('span', {}, `${label} `, element('a', { href }, other)));
  return found.length > 0 ? element('p', { className: 'preview-mentions' }, ...links.flatMap((one) => [one, ' '])) : undefined;
}

function makeCard({ url, label, title, items, ...known }, item) {
  const name = element('p', { className: 'preview-name' }, element('a', { href: url }, label));
  if (title) name.append(` ${title}`);
  const period = [...new Set([known.first, known.last])].filter(Boolean).join(' – ');
  const facts = [
    ['', known.kind_label],
    [`stage stage-${known.stage}`, known.stage_label],
    [`state state-${known.state}`, known.state_label],
    ['', known.count_label],
    ['', period],
  ].filter(([, words]) => words);
  const words = facts.flatMap(([className, words]) => [element('span', { className }, words), ' ']);
  const text = element('div', { id: 'preview-text' }, name, element('p', { className: 'preview-facts' }, ...words));
  const made = element('aside', { className: 'preview' }, text);
  const rows = items.map((one) => element('li', {}, element('time', { dateTime: one.date ?? '' }, one.date ?? ''), itemLink(one)));
  if (rows.length > 0) made.append(element('ul', { className: 'preview-items' }, ...rows));
  const neighbours = known.mentions && makeNeighbours(known.mentions, item);
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
