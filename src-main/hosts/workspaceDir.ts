import path from 'node:path';

/**
 * Returns the folder that holds the user's runs and data sets where none is named: LATENT_WORKSPACE,
 * else `latent-workbench` in the place that the operating system keeps for applications' data.
 * @param variables the environment
 * @param homeDir the user's home folder
 */
export function defaultWorkspaceDir(
  variables: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  homeDir: string,
): string {
  const chosen = variables['LATENT_WORKSPACE'];
  if (chosen) return path.resolve(chosen);
  return path.join(applicationDataDir(variables, platform, homeDir), 'latent-workbench');
}

function applicationDataDir(
  variables: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  homeDir: string,
): string {
  if (platform === 'darwin') return path.join(homeDir, 'Library', 'Application Support');
  if (platform === 'win32') {
    return variables['LOCALAPPDATA'] ?? path.join(homeDir, 'AppData', 'Local');
  }
  const dataHome = variables['XDG_DATA_HOME'];
  // The XDG base directory specification: a relative path is invalid and to be ignored.
  return dataHome && path.isAbsolute(dataHome) ? dataHome : path.join(homeDir, '.local', 'share');
}
