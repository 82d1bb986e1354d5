/**
 * The worker that keeps the form: from its own address on, and nothing else of the site.
 * @param {string} address
 */
export function install(address) {
  const scope = new URL(".", new URL(address, location.href)).pathname;
  navigator.serviceWorker?.register(address, { scope }).catch(() => {
    // Signed out, or no network: what is installed already stays.
  });
}
