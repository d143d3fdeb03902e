# Threadesk in one image: any of its services, as another user than root, with nothing that builds.
ARG NODE_VERSION=20

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund
COPY . .
RUN node src/prepare.mjs
# What only building and testing need goes. Prisma's own program too: @prisma/client may have it beside it, so an omission alone leaves it.
RUN npm pkg delete devDependencies dependencies.prisma && npm prune --ignore-scripts --no-audit --no-fund \
  && rm -rf dist/test && find dist -regextype posix-extended -regex '.*(\.test|/testing|/test-[a-z-]+)\.js(\.map)?' -delete

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data ENV_FILE=""
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/dist ./dist
# Style sheets are read where they stand in the sources.
COPY --from=build /app/src/web/style ./src/web/style
COPY --from=build /app/bots/sandbox/page/style ./bots/sandbox/page/style
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
# Of a process without the service http nobody asks: switch it off there.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# It finishes what it has in hand within 14 s of SIGTERM.
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
