// A cable between a browser and the desk, which can be pulled out.

import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface Cable {
  url: string;
  /** Every connection breaks; new ones may come. */
  jerk(): void;
  /** Every connection breaks, and there are no new ones until it is plugged in. */
  pull(): void;
  plug(): void;
  close(): Promise<void>;
}

export async function openCable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let isPulled = false;
  const server: Server = createServer((near) => {
    if (isPulled) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const jerk = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jerk,
    pull() {
      isPulled = true;
      jerk();
    },
    plug() {
      isPulled = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        jerk();
      }),
  };
}
