import { createServer } from 'node:net';
import { PORT_VARIABLES, type Ports } from './settings.ts';
import { StackError } from './stack-error.ts';

const HOST = '127.0.0.1';

/** Before anything is started, so that nothing has to be taken down again. */
export async function refuseTakenPorts(ports: Ports): Promise<void> {
  for (const part of Object.keys(PORT_VARIABLES) as (keyof Ports)[]) {
    if (await isFree(ports[part])) continue;
    const { variable, part: name } = PORT_VARIABLES[part];
    throw new StackError(
      `port ${ports[part]} for ${name} is taken: stop what uses it, or set ${variable} to another one`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
