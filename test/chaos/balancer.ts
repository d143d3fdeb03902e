// What stands before several http processes: each connection goes to the next one that takes it.

import { connect, createServer, type Socket } from "node:net";

export interface Balancer {
  url: string;
  close(): Promise<void>;
}

export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;

  const server = createServer((client) => {
    open.add(client);
    client.on("error", () => client.destroy()).on("close", () => open.delete(client));
    lead(client, ports.length);
  });

  function lead(client: Socket, tries: number): void {
    turn += 1;
    const upstream = connect(ports[turn % ports.length] ?? 0, "127.0.0.1");
    const next = () => (tries > 1 && !client.destroyed ? lead(client, tries - 1) : client.destroy());
    upstream.once("error", next);
    upstream.once("connect", () => {
      upstream.off("error", next).on("error", () => client.destroy());
      upstream.once("close", () => client.destroy());
      client.once("close", () => upstream.destroy());
      client.pipe(upstream).pipe(client);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
