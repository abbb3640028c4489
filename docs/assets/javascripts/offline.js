// @ts-check
/* Keep the site for reading without a network, where the build says that there is a worker. */

/** Whether the reader asks for little traffic; not every browser tells. */
function savesData() {
  return "connection" in navigator && Boolean(/** @type {{ saveData?: boolean }} */ (navigator.connection)?.saveData);
}

/** @param {Document} root */
export function keepOffline(root) {
  const link = root.querySelector('link[rel="tw-worker"]');
  if (!(link instanceof HTMLLinkElement) || !("serviceWorker" in navigator) || savesData()) return;
  navigator.serviceWorker.register(link.href).catch((error) => console.info("offline reading is off:", error.message));
}
