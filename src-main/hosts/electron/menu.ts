import type { MenuItemConstructorOptions } from 'electron';
import type { HostCommand } from '../../../src-shared/contract/hostBridge';

export interface MenuActions {
  send: (command: HostCommand) => void;
  showWorkspaceFolder: () => void;
  quit: () => void;
}

/** Returns the application's menu. */
export function menuTemplate({
  send,
  showWorkspaceFolder,
  quit,
}: MenuActions): MenuItemConstructorOptions[] {
  const command = (
    label: string,
    name: HostCommand,
    accelerator: string,
  ): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => {
      send(name);
    },
  });
  // The page hears these keys by itself, in a browser too; here they are only shown.
  const shown = { registerAccelerator: false };
  return [
    {
      label: '&File',
      submenu: [
        command('New run', 'new-run', 'CmdOrCtrl+N'),
        { ...command('Runs', 'show-runs', 'CmdOrCtrl+1'), ...shown },
        { ...command('Import data…', 'show-data', 'CmdOrCtrl+2'), ...shown },
        { type: 'separator' },
        { label: 'Show workspace folder', click: showWorkspaceFolder },
        { type: 'separator' },
        { label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: quit },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        { ...command('Command palette', 'palette', 'CmdOrCtrl+K'), ...shown },
        { ...command('Light or dark', 'toggle-theme', 'CmdOrCtrl+Shift+L'), ...shown },
        { type: 'separator' },
        { role: 'resetZoom', label: 'Actual size' },
        { role: 'zoomIn', label: 'Zoom in' },
        { role: 'zoomOut', label: 'Zoom out' },
        { type: 'separator' },
        { role: 'togglefullscreen', label: 'Full screen' },
        { role: 'toggleDevTools', label: 'Developer tools' },
      ],
    },
    { label: '&Help', submenu: [{ role: 'about', label: 'About Latent Workbench' }] },
  ];
}
