import { BrowserWindow, nativeTheme, screen } from 'electron';
import path from 'node:path';
import { APP_URL } from './ownUrls';
import { guardContents } from './sessionGuards';
import { isWithinReach, readWindowPlace, writeWindowPlace } from './windowPlace';

export interface MainWindowOptions {
  preloadPath: string;
  iconPath: string;
  /** Folder in which the window's place is kept. */
  settingsDir: string;
  /** The user closes the window. It stays open; what happens next is decided here. */
  onCloseWish: () => void;
  /** The page's process is gone: crashed, killed or out of memory. */
  onPageGone: () => void;
}

const DEFAULT_SIZE = { width: 1440, height: 900 };
const SMALLEST_SIZE = { minWidth: 800, minHeight: 600 };
/** The theme's ground (surface-0), seen until the page has drawn itself. */
const GROUND = { light: '#f4f5f6', dark: '#121518' };

/** Opens the window on the application's page, where it stood last. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const place = readWindowPlace(placeFile(options.settingsDir));
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const isUsable = place !== null && isWithinReach(place, workAreas);
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...(isUsable ? { x: place.x, y: place.y, width: place.width, height: place.height } : {}),
    ...SMALLEST_SIZE,
    show: false,
    title: 'Latent Workbench',
    icon: options.iconPath,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The spelling checker would fetch its dictionaries from the network.
      spellcheck: false,
    },
  });
  if (isUsable && place.isMaximized) window.maximize();
  guardContents(window.webContents);
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', (event) => {
    event.preventDefault();
    options.onCloseWish();
  });
  window.webContents.on('render-process-gone', options.onPageGone);
  void window.loadURL(APP_URL);
  return window;
}

/** Keeps where the window stands, for the next one. */
export function keepWindowPlace(window: BrowserWindow, settingsDir: string): void {
  // Ended from outside, the window may be gone before its page.
  if (window.isDestroyed()) return;
  try {
    const isMaximized = window.isMaximized();
    writeWindowPlace(placeFile(settingsDir), { ...window.getNormalBounds(), isMaximized });
  } catch (error) {
    // A full disk must not stand in the way of quitting; the next window opens where the last did.
    console.error('the place of the window could not be kept:', error);
  }
}

/** Brings the window to the front, as a second start of the application does. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function placeFile(settingsDir: string): string {
  return path.join(settingsDir, 'window.json');
}
