import { app, type BrowserWindow, Menu, powerSaveBlocker, session, shell } from 'electron';
import type { AppPaths } from '../appPaths';
import { serveApp } from './appProtocol';
import { keepWindowPlace, openMainWindow, showWindow } from './mainWindow';
import { menuTemplate } from './menu';
import { PageLines } from './pageLines';
import { askForDataPath, askToQuitWhileTraining, askToTryAgain } from './questions';
import { QuitGuard } from './quitGuard';
import { restartDelayMs } from './restartPolicy';
import { ServiceProcess } from './serviceProcess';
import { guardSession } from './sessionGuards';

/** Long enough for a last checkpoint of a large network; then the service is ended by force. */
const SHUT_DOWN_BOUND_MS = 20_000;

/** The running desktop application: one window, one service, and what happens when either goes. */
export class Shell {
  #window: BrowserWindow;
  #powerBlock: number | null = null;
  readonly #settingsDir = app.getPath('userData');
  readonly #service: ServiceProcess;
  readonly #quitGuard: QuitGuard;
  readonly #pageDeathTimesMs: number[] = [];

  /** Starts the service and opens the window. The application must be ready. */
  constructor(
    private readonly paths: AppPaths,
    workspaceDir: string,
  ) {
    guardSession(session.defaultSession);
    serveApp(session.defaultSession, paths.rendererDir);
    this.#service = new ServiceProcess({
      servicePath: paths.servicePath,
      nodePath: paths.nodePath,
      workspaceDir,
      onActivity: (isTraining) => {
        this.#keepAwake(isTraining);
      },
      onGivenUp: (reason) => void this.#serviceGivenUp(reason),
    });
    const pageLines = new PageLines({
      service: this.#service,
      chooseDataPath: () => askForDataPath(this.#window),
    });
    this.#quitGuard = new QuitGuard({
      isTraining: () => this.#service.isTraining,
      ask: () => askToQuitWhileTraining(this.#window),
      end: () => this.#end(),
    });
    const template = menuTemplate({
      send: (command) => {
        pageLines.sendCommand(command);
      },
      showWorkspaceFolder: () => void shell.openPath(workspaceDir),
      quit: () => {
        this.quit();
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.#service.start();
    this.#window = this.#openWindow();
  }

  show(): void {
    showWindow(this.#window);
  }

  /** Quits, after a question where a run trains. */
  quit(): void {
    void this.#quitGuard.request();
  }

  #openWindow(): BrowserWindow {
    return openMainWindow({
      preloadPath: this.paths.preloadPath,
      iconPath: this.paths.iconPath,
      settingsDir: this.#settingsDir,
      onCloseWish: () => {
        this.quit();
      },
      onPageGone: () => void this.#pageGone(),
    });
  }

  /** The page holds nothing that the service does not: a new window shows all of it again. */
  async #pageGone(): Promise<void> {
    const gone = this.#window;
    this.#pageDeathTimesMs.push(Date.now());
    const isHopeless = restartDelayMs(this.#pageDeathTimesMs) === null;
    const detail = 'Runs go on training meanwhile; nothing that was shown is lost.';
    if (isHopeless && !(await askToTryAgain('The window failed several times.', detail))) {
      await this.#end();
      return;
    }
    keepWindowPlace(gone, this.#settingsDir);
    this.#window = this.#openWindow();
    gone.destroy();
  }

  async #serviceGivenUp(reason: string): Promise<void> {
    const message = 'Latent Workbench cannot work with its workspace.';
    if (await askToTryAgain(message, reason)) this.#service.start();
    else await this.#end();
  }

  #keepAwake(isTraining: boolean): void {
    if (isTraining) this.#powerBlock ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#powerBlock !== null) {
      powerSaveBlocker.stop(this.#powerBlock);
      this.#powerBlock = null;
    }
  }

  async #end(): Promise<void> {
    keepWindowPlace(this.#window, this.#settingsDir);
    await this.#service.shutDown(SHUT_DOWN_BOUND_MS);
    app.exit(0);
  }
}
