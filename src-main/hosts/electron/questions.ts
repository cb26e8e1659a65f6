import { type BrowserWindow, dialog } from 'electron';

/** Asks whether to quit although a run trains; true to quit. */
export async function askToQuitWhileTraining(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A run is training.',
    detail: 'Quitting writes a checkpoint and pauses the run. It can be resumed from there later.',
    buttons: ['Quit and pause the run', 'Keep training'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** Tells that something cannot go on; true to try it again, false to quit. */
export async function askToTryAgain(message: string, detail: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail,
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** Asks for a file or folder of images; null when cancelled. */
export async function askForDataPath(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import data',
    message: 'Choose a file of images, or the folder that holds it',
    // Only macOS has a dialog for both; a file leads to its folder all the same.
    properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openFile'],
  });
  return filePaths[0] ?? null;
}
