/*
 * These functions run inside the page: Playwright sends their source, so they may use nothing from
 * outside themselves but the page.
 */
interface Stopwatch {
  /** Time of the last click on the map, ms of the page's clock. */
  clickedAtMs: number;
  /** What the screen showed before that click. */
  shownBefore: string;
  /** Says which image is shown in answer to clicks: of a decoded code, or of a selected image. */
  shown: () => string;
}
declare global {
  interface Window {
    stopwatch: Stopwatch;
  }
}

/** Notes each click on the map, in the capture phase: before the app itself hears of it. */
export function installStopwatch(): void {
  const map = document.querySelector('[data-panel="map"] [role="application"]')!;
  const shown = (): string => {
    const decoded = map.querySelector('.decoded:not(.waiting)');
    if (decoded !== null) return `code ${decoded.getAttribute('data-code')!}`;
    const reconstruction = document.querySelector('aside canvas[aria-label="Reconstruction"]');
    return reconstruction === null
      ? ''
      : (document.querySelector('aside .name')?.textContent ?? '');
  };
  window.stopwatch = { clickedAtMs: 0, shownBefore: shown(), shown };
  map.addEventListener(
    'click',
    (event) => {
      window.stopwatch.clickedAtMs = event.timeStamp;
      window.stopwatch.shownBefore = shown();
    },
    { capture: true },
  );
}

/** Resolves with the ms from the next click until the frame that shows its image was painted. */
export function shownAfterClick(): Promise<number> {
  const watch = window.stopwatch;
  watch.clickedAtMs = 0;
  return new Promise((resolve) => {
    const look = (): void => {
      const shown = watch.shown();
      if (watch.clickedAtMs === 0 || shown === '' || shown === watch.shownBefore) return;
      observer.disconnect();
      // The frame's callback runs before it is painted, the message's after.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          resolve(performance.now() - watch.clickedAtMs);
        };
        channel.port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
}
