// ---- Pages that a reader is about to open --------------------------------------------------------

// The browser asks for the page of a link under the pointer, or under a finger, before it is opened.
// Rules are added here and not in a header, which static hosts do not set, nor in every page, where
// they would be the same bytes again. The policy of base.html names them by their hash, which all
// browsers know (tests/supply.rs compares them). Links that a page does not open are left out.
const RULES = '{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"selector_matches":"[download],.feed,.subscribe,.permalink,[href^=\\"#\\"],[href*=\\"?\\"],[href$=\\".xml\\"],[href$=\\".json\\"],[href$=\\".md\\"]"}}]},"eagerness":"moderate"}]}';

if (HTMLScriptElement.supports?.('speculationrules') && !navigator.connection?.saveData) {
  document.head.append(element('script', { type: 'speculationrules', textContent: RULES }));
}
