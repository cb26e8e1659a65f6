import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

export interface RendererFile {
  bytes: Buffer;
  contentType: string;
}

/** Every kind of file that the renderer's build holds; others are not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Returns the file of the built renderer that a URL's path names ('/' is the page itself), or null
 * where there is none or the path leads out of the folder.
 * @param urlPath the path as it stands in the URL, percent-encoded
 */
export async function readRendererFile(
  rendererDir: string,
  urlPath: string,
): Promise<RendererFile | null> {
  const relativePath = decodedPath(urlPath === '/' ? '/index.html' : urlPath);
  if (relativePath === null) return null;
  const contentType = CONTENT_TYPES[path.extname(relativePath).toLowerCase()];
  if (contentType === undefined) return null;
  try {
    // Compared after links are followed: neither `..` nor a link leads out.
    const folder = await realpath(rendererDir);
    const file = await realpath(path.join(folder, relativePath));
    if (!file.startsWith(folder + path.sep)) return null;
    return { bytes: await readFile(file), contentType };
  } catch {
    return null;
  }
}

function decodedPath(urlPath: string): string | null {
  try {
    const decoded = decodeURIComponent(urlPath);
    // Backslashes are separators on Windows; no file of the renderer has one or a zero in its name.
    return decoded.startsWith('/') && !/[\\\0]/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}
