// What is asked for by a click or a key: the help, the panel to subscribe, the copy of one item.

import { shortAddress } from './alias.js';
import { element, recall, remember } from './site.js';

/** The dialog that a page of this site has for all pages, in this one. */
async function dialogIn(address, id) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const dialog = document.importNode(page.getElementById(id).content.firstElementChild, true);
  dialog.lang = page.documentElement.lang;
  document.body.append(dialog);
  // What is clicked beside the dialog is its backdrop.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return dialog;
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

// ---- Help for keys ------------------------------------------------------------------------------

let help;

/** The page of the search has the help for all pages; it is asked for once, and again after a failure. */
export function loadHelp() {
  help ??= dialogIn(document.getElementById('ui_find').action, 'ui_keyboard-help').then(withChoice);
  help.catch(() => (help = undefined));
  return help;
}

/** The help, with the choice whether keys are shortcuts. */
function withChoice(dialog) {
  const { keys } = dialog.querySelector('form').elements;
  keys.checked = recall('keys') !== 'off';
  keys.addEventListener('change', () => remember('keys', keys.checked ? '' : 'off'));
  return dialog;
}

