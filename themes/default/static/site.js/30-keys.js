// ---- Keys ---------------------------------------------------------------------------------------

const find = document.getElementById('ui_find');
const field = find?.elements.q;
let help;

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
document.querySelector('body > .site-footer .help-button')?.addEventListener('click', toggleHelp);

function toggleHelp() {
  // Once it is there it answers at once: the next press of the key may follow this one closely.
  if (help) help.open ? help.close() : help.showModal();
  else if (find) panels(async ({ loadHelp }) => {
    help = await loadHelp();
    if (!help.open) help.showModal();
  });
  return Boolean(find);
}

/** What is asked for by a click or a key is in a module of its own, which most pages never load. */
function panels(use, otherwise = () => {}) {
  import('./panels.js').then(use).catch(otherwise);
}

function goToSearch() {
  if (!field || !isShown(field)) return false;
  field.select();
  field.focus();
  return true;
}

// On a phone the menu is one row: where the page is in it is in view.
const menuItem = document.querySelector('.site-menu [aria-current]');
if (menuItem) {
  const menu = menuItem.closest('.site-menu');
  const middle = (element) => element.getBoundingClientRect().left + element.offsetWidth / 2;
  menu.scrollLeft += middle(menuItem) - middle(menu);
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

