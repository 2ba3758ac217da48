# The base comes by its tag, so that a rebuild brings the fixes of Node and Debian.
FROM docker.io/library/node:24-slim AS program
WORKDIR /lifelog
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY tsconfig.json ./
COPY build build
COPY db db
COPY cli cli
COPY lib lib
COPY functions functions
# What is built, what of the packages isn't in it, and what Compose runs.
RUN npm run build && node build/prepare.js && node build/copy-packages.js /files/node_modules \
  && cp -r dist package.json /files/
COPY deploy/backup.sh /files/deploy/backup.sh
# Files of a checkout with a strict umask are for their owner alone.
RUN chmod -R a+rX /files

FROM docker.io/library/node:24-slim
LABEL org.opencontainers.image.title="LifeLog" \
  org.opencontainers.image.description="A self-hosted life log for one person" \
  org.opencontainers.image.licenses="MIT"
# One arena of the allocator: with more, what passwords took is never given back.
# HOME for any user that Compose is told to use: the CLI looks for its settings there.
ENV NODE_ENV=production LIFELOG_DATA_DIR=/data HOME=/tmp MALLOC_ARENA_MAX=1
WORKDIR /lifelog
COPY --from=program /files ./
# A volume takes over owner and mode of the folder that it covers.
RUN install -d -o 1000 -g 1000 -m 700 /data && install -d -o 1000 -g 1000 -m 700 /backups
USER 1000:1000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# What `npm start` runs, without npm between the signals and LifeLog. It migrates, then serves.
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-old-space-size=1024", "--max-semi-space-size=8", "dist/server.js"]
