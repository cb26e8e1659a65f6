/*
 * These functions run inside the page: Playwright sends their source, so they may use nothing from
 * outside themselves but the page.
 */
declare global {
  interface Window {
    /** ms from the click that was armed for until its image was painted. */
    answeredMs: Promise<number>;
  }
}

/** Makes `window.answeredMs` the time of the next click on the map. */
export function armStopwatch(): void {
  const map = document.querySelector('[data-panel="map"] [role="application"]')!;
  /** Which image is shown in answer to clicks: that of a decoded code, or of a selected image. */
  const shown = (): string => {
    const decoded = map.querySelector('.decoded:not(.waiting)');
    if (decoded !== null) return `code ${decoded.getAttribute('data-code')!}`;
    const reconstruction = document.querySelector('aside canvas[aria-label="Reconstruction"]');
    return reconstruction === null
      ? ''
      : (document.querySelector('aside .name')?.textContent ?? '');
  };
  window.answeredMs = new Promise((resolve) => {
    let clickedAtMs = 0;
    let before = '';
    const observer = new MutationObserver(() => {
      const now = shown();
      if (clickedAtMs === 0 || now === '' || now === before) return;
      observer.disconnect();
      // The frame's callback runs before it is painted, the message's after.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          resolve(performance.now() - clickedAtMs);
        };
        channel.port2.postMessage(null);
      });
    });
    // In the capture phase: before the app itself hears of the click.
    const noteClick = (event: Event): void => {
      clickedAtMs = event.timeStamp;
      before = shown();
    };
    map.addEventListener('click', noteClick, { capture: true, once: true });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
}
