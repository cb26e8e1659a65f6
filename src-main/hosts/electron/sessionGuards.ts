import { app, type Session, type WebContents } from 'electron';
import { isInsideRequest, isOwnBlob } from './ownUrls';

/** Copying and full screen, both only on the user's own click; nothing else is ever granted. */
const GRANTED_PERMISSIONS = ['clipboard-sanitized-write', 'fullscreen'];

/**
 * Keeps Chromium's own machinery off the network: no name is resolved, no proxy asked for, nothing
 * fetched in the background. Only possible before the application is ready.
 */
export function keepChromiumOffline(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('no-proxy-server');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('no-pings');
}

/** Refuses every request to the outside, every permission and every download but our own exports. */
export function guardSession(session: Session): void {
  // Its dictionaries would come from the network, whether or not a window checks spelling.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  session.webRequest.onBeforeRequest(({ url }, respond) => {
    respond({ cancel: !isInsideRequest(url) });
  });
  session.setPermissionRequestHandler((_contents, permission, respond) => {
    respond(GRANTED_PERMISSIONS.includes(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) =>
    GRANTED_PERMISSIONS.includes(permission),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (!isOwnBlob(item.getURL())) event.preventDefault();
  });
}

/** Keeps a window on the application's page: no navigation, no other windows, no embedded pages. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
