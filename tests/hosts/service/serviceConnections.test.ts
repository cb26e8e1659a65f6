import { expect, test } from 'vitest';
import type { FromService } from '../../../src-main/hosts/service/link';
import { ServiceConnections } from '../../../src-main/hosts/service/serviceConnections';

function setUp() {
  const sent: FromService[] = [];
  const heard: string[] = [];
  let count = 0;
  const connections = new ServiceConnections(
    {
      connect: (send) => {
        const name = `client ${++count}`;
        return {
          receive: (bytes) => {
            heard.push(`${name} got ${String(bytes)}`);
            send(bytes);
          },
          close: () => heard.push(`${name} closed`),
        };
      },
    },
    (message) => sent.push(message),
  );
  return { connections, sent, heard };
}

test('each connection is a client of its own, and answers carry its number', () => {
  const { connections, sent, heard } = setUp();
  connections.handle({ kind: 'connect', connectionId: 7 });
  connections.handle({ kind: 'connect', connectionId: 8 });
  connections.handle({ kind: 'receive', connectionId: 8, bytes: Uint8Array.of(1) });
  expect(heard).toEqual(['client 2 got 1']);
  expect(sent).toEqual([{ kind: 'send', connectionId: 8, bytes: Uint8Array.of(1) }]);
});

test('a connection that is gone is closed once, and bytes for it are dropped', () => {
  const { connections, heard } = setUp();
  connections.handle({ kind: 'connect', connectionId: 1 });
  connections.handle({ kind: 'disconnect', connectionId: 1 });
  connections.handle({ kind: 'disconnect', connectionId: 1 });
  connections.handle({ kind: 'receive', connectionId: 1, bytes: Uint8Array.of(1) });
  expect(heard).toEqual(['client 1 closed']);
});
