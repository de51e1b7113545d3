// Added to every page by `minamo serve`: shows what is saved, and what is wrong with it.
//
// The server says what there is now (see `events.rs`). A page is loaded again when its bytes are
// others, style sheets are swapped, errors are laid over the page that was there before.
(() => {
  'use strict';

  const script = document.currentScript;
  /** The entity tag of this page; a page of errors alone has none. */
  let tag = script.dataset.page;
  /** A page that has nothing but errors to show. */
  const broken = document.getElementById('minamo-problems');
  const PLACE = 'minamo-place';

  // --- The place in a page, kept when it is loaded again.

  /** What is nearest to the upper edge of the window, and how far from it. */
  function place() {
    let nearest = { y: scrollY, path: location.pathname };
    let distance = Infinity;
    for (const element of document.querySelectorAll('body [id]')) {
      const { top, height } = element.getBoundingClientRect();
      if (height > 0 && Math.abs(top) < distance) {
        distance = Math.abs(top);
        nearest = { ...nearest, id: element.id, top };
      }
    }
    return nearest;
  }

  function reload() {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place()));
      history.scrollRestoration = 'manual';
    } catch {
      // Without storage the browser does it as well as it can.
    }
    location.reload();
  }

  function restore({ y, id, top }) {
    const element = y > 0 && id ? document.getElementById(id) : null;
    const goal = element ? scrollY + element.getBoundingClientRect().top - top : y;
    scrollTo({ top: goal, behavior: 'instant' });
  }

  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
    if (kept?.path === location.pathname) {
      restore(kept);
      // Pictures that came late have moved it.
      addEventListener('load', () => {
        restore(kept);
        history.scrollRestoration = 'auto';
      });
    }
  } catch {
    // The page begins at its top.
  }

  // --- What is wrong, over the page.

  /** Makes an element with text; text never becomes HTML. */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

  const panel = (() => {
    const host = element('minamo-live');
    const root = host.attachShadow({ mode: 'open' });
    const text = element('pre', { tabindex: '0' });
    const title = element('strong');
    const close = element('button', { type: 'button' }, 'Close');
    const box = element('div', { role: 'dialog', 'aria-label': 'minamo' }, title, close, text);
    const corner = element('button', { type: 'button', 'aria-haspopup': 'dialog' });
    // The style of pages does not reach in here, nor this one out.
    root.append(
      element('link', { rel: 'stylesheet', href: new URL('live.css', script.src).href }),
      corner,
      box,
    );
    let last = '';

    function open(isOpen) {
      box.hidden = !isOpen;
      corner.hidden = isOpen || title.textContent === '';
    }
    close.addEventListener('click', () => open(false));
    corner.addEventListener('click', () => {
      open(true);
      close.focus();
    });
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !box.hidden) open(false);
    });
    open(false);

    /** Shows problems: errors at once, warnings when asked. Who closed them is left in peace. */
    function show({ errors, warnings, text: what }) {
      const all = [
        ...(errors > 0 ? [counted(errors, 'error')] : []),
        ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
      ];
      title.textContent = all.join(', ');
      corner.textContent = title.textContent;
      host.dataset.state = errors > 0 ? 'errors' : 'warnings';
      const isNew = what !== last;
      last = what;
      text.textContent = what;
      if (all.length === 0) open(false);
      else if (isNew) open(errors > 0);
      if (all.length > 0 && !host.isConnected) document.body.append(host);
      if (all.length === 0) host.remove();
    }
    return { show };
  })();

  /** What the server says of the whole site, and what is wrong with this page alone. */
  let problems = { errors: 0, warnings: 0, text: '' };
  let ofPage = '';

  function showProblems() {
    if (broken) {
      broken.textContent = ofPage || problems.text || broken.textContent;
    } else if (ofPage && problems.errors === 0) {
      panel.show({ ...problems, errors: 1, text: ofPage + problems.text });
    } else {
      panel.show(problems);
    }
  }

  // --- What changed.

  /** Loads the page again if it is another one now. */
  async function refresh(isSure) {
    const answer = await fetch(location.href, { cache: 'no-cache' });
    if (answer.status === 500) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      ofPage = page.getElementById('minamo-problems')?.textContent ?? '';
      return;
    }
    ofPage = '';
    const found = (answer.headers.get('etag') ?? '').replaceAll('"', '');
    if (isSure || broken || found !== (tag ?? '')) reload();
  }

  /** Puts new style sheets in place of those that are there, each when it has come. */
  function swapStyles(version) {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(old.href);
      if (url.origin !== location.origin) continue;
      url.searchParams.set('minamo', version);
      const fresh = old.cloneNode();
      fresh.href = url.href;
      fresh.addEventListener('load', () => old.remove());
      fresh.addEventListener('error', () => fresh.remove());
      old.after(fresh);
    }
  }

  let seen;
  async function hear({ versions, problems: now }) {
    problems = now;
    const before = seen;
    if (now.errors === 0) {
      const isFirst = before === undefined;
      const has = (part) => !isFirst && before[part] !== versions[part];
      if (isFirst || has('site')) {
        seen = versions;
        if (has('styles')) swapStyles(versions.styles);
        await refresh(has('files'));
      }
    } else {
      seen ??= versions;
    }
    showProblems();
  }

  // One after another, so that what is shown at the end is what came last.
  let hearing = Promise.resolve();
  let events;
  function connect() {
    events?.close();
    events = new EventSource(new URL('events', script.src));
    events.addEventListener('message', ({ data }) => {
      hearing = hearing.then(() => hear(JSON.parse(data))).catch(() => {});
    });
    events.addEventListener('error', () => {
      // Most browsers come back by themselves; a few give up.
      if (events.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
    });
  }

  // A browser has six connections for all pages of a server: those that nobody sees hold none.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) events?.close();
    else connect();
  });
  addEventListener('pagehide', () => events?.close());
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) connect();
  });
  if (!document.hidden) connect();
})();
