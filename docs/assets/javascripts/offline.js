/* Keep the site for reading without a network, where the build says that there is a worker. */
export function keepOffline() {
  const link = document.querySelector('link[rel="tw-worker"]');
  if (!link || !("serviceWorker" in navigator) || navigator.connection?.saveData) return;
  navigator.serviceWorker.register(link.href).catch((error) => console.info("offline reading is off:", error.message));
}
