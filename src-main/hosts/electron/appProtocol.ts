import { protocol, type Session } from 'electron';
import { readRendererFile } from '../rendererFiles';
import { responseHeaders } from '../responseHeaders';
import { APP_SCHEME, isOwnUrl } from './ownUrls';

interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** Makes `latent://app/` a proper origin; only possible before the application is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Serves the built renderer at `latent://app/`. */
export function serveApp(session: Session, rendererDir: string): void {
  if ('handle' in session.protocol) {
    session.protocol.handle(APP_SCHEME, async ({ url }) => {
      const { status, headers, bytes } = await answer(url, rendererDir);
      return new Response(new Uint8Array(bytes), { status, headers });
    });
  } else serveAppOnOldElectron(session, rendererDir);
}

function serveAppOnOldElectron(session: Session, rendererDir: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- All that there is before Electron 25.
  session.protocol.registerBufferProtocol(APP_SCHEME, ({ url }, respond) => {
    void answer(url, rendererDir).then(({ status, headers, bytes }) => {
      respond({ statusCode: status, headers, data: bytes });
    });
  });
}

async function answer(url: string, rendererDir: string): Promise<Answer> {
  const file = isOwnUrl(url) ? await readRendererFile(rendererDir, new URL(url).pathname) : null;
  if (file)
    return { status: 200, headers: responseHeaders(file.contentType, []), bytes: file.bytes };
  const headers = responseHeaders('text/plain; charset=utf-8', []);
  return { status: 404, headers, bytes: Buffer.from('no such file\n') };
}
