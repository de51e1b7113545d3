// ---- Without a connection -----------------------------------------------------------------------

const workers = navigator.serviceWorker;
const workerUrl = new URL(`${home}offline.js`, location.href).href;

if (root.dataset.offline === undefined) forgetWorker();
else if (workers) window.addEventListener('load', keepPages);

/** Milliseconds after which a tab asks again whether what is kept is up to date. */
const UP_TO_DATE = 10 * 60 * 1000;

/** Has the worker keep what was written last and what is followed; again after a change, and after a while. */
async function keepPages() {
  await workers.register(workerUrl).catch(() => undefined);
  const tell = async () => {
    const wanted = whatIsWanted();
    if (recall('kept', 'sessionStorage') === wanted) return;
    const { active } = await workers.ready;
    active?.postMessage({ wanted, followed: followedPaths() });
  };
  workers.addEventListener('message', ({ data }) => {
    if (data?.kept) remember('kept', data.kept, 'sessionStorage');
  });
  // The page of a subject tells when it is followed, and other tabs do.
  document.addEventListener('minamo-followed', tell);
  window.addEventListener('storage', tell);
  await tell();
}

function whatIsWanted() {
  return String([Math.floor(Date.now() / UP_TO_DATE), ...followedPaths()]);
}

function followedPaths() {
  try {
    return JSON.parse(recall('follow')).map(({ url }) => url);
  } catch {
    return [];
  }
}

/** A site that has switched it off removes the worker and what it kept; one of another's stays. */
async function forgetWorker() {
  if (workers?.controller?.scriptURL !== workerUrl) return;
  const registration = await workers.getRegistration(home);
  await registration?.unregister();
  await caches.delete(`minamo${home}`);
}
