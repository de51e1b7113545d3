// ---- Colours ------------------------------------------------------------------------------------

/** The browser's own bar has the colour of the page. */
const bar = document.head.appendChild(element('meta', { name: 'theme-color' }));

const themeChoice = makeChoice(document.querySelector('body > .site-footer .theme'));
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
  const choice = element('select', { autocomplete: 'off' });
  choice.setAttribute('aria-label', name);
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

