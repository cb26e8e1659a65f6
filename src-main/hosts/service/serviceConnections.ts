import type { Service } from '../../workbench/service';
import type { FromService, ToService } from './link';

/** The service's end of the link: hands each connection's bytes to the service and back. */
export class ServiceConnections {
  readonly #open = new Map<number, ReturnType<Service['connect']>>();

  constructor(
    private readonly service: Pick<Service, 'connect'>,
    private readonly send: (message: FromService) => void,
  ) {}

  /** Carries out one message of the shell; bytes for a connection that is gone are dropped. */
  handle(message: Exclude<ToService, { kind: 'shut-down' }>): void {
    const { connectionId } = message;
    if (message.kind === 'connect') {
      const connection = this.service.connect((bytes) => {
        this.send({ kind: 'send', connectionId, bytes });
      });
      this.#open.set(connectionId, connection);
    } else if (message.kind === 'receive') {
      this.#open.get(connectionId)?.receive(message.bytes);
    } else {
      this.#open.get(connectionId)?.close();
      this.#open.delete(connectionId);
    }
  }
}
