import type { Page } from 'playwright/test';
import { decodeServiceMessage, encodeMessage } from '../../../src-shared/contract/messages';
import type {
  RequestName,
  RequestParams,
  RequestResult,
} from '../../../src-shared/contract/requests';
import { errorFromReport } from '../../../src-shared/errors';
import type { HostBridge } from '../../../src-shared/contract/hostBridge';

/** The window as the page sees it; these tests run in the page but are compiled without a DOM. */
declare const window: { latentHost: HostBridge };

/** Far above the ids of the page's own client, which passes over answers that it did not ask for. */
let lastId = 1_000_000;

/** Asks the service through the page's own bridge, as the page does. */
export async function askThroughBridge<Name extends RequestName>(
  page: Page,
  name: Name,
  params: RequestParams<Name>,
): Promise<RequestResult<Name>> {
  const id = ++lastId;
  const request = encodeMessage({ type: 'request', id, name, params });
  const messages = await page.evaluate(sendAndListen, Array.from(request));
  const answer = messages
    .map((bytes) => decodeServiceMessage(Uint8Array.from(bytes)))
    .find((message) => message.type === 'response' && message.id === id);
  if (answer?.type !== 'response') throw new Error(`the service did not answer ${name}`);
  if (!answer.ok) throw errorFromReport(answer.error);
  return answer.value as RequestResult<Name>;
}

/** Runs in the page: gives every message up to half a second after the first that came. */
function sendAndListen(request: number[]): Promise<number[][]> {
  return new Promise((resolve) => {
    const heard: number[][] = [];
    const stop = window.latentHost.onMessage((bytes) => {
      heard.push(Array.from(bytes));
      if (heard.length > 1) return;
      setTimeout(() => {
        stop();
        resolve(heard);
      }, 500);
    });
    window.latentHost.send(Uint8Array.from(request));
  });
}

/** Resolves once the page has its line to the service. */
export async function serviceReady(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.latentHost.onServiceState((state) => {
          if (state === 'ready') resolve();
        });
      }),
  );
}
