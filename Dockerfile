FROM node:26-bookworm-slim AS base
# What Node.js 26 is linked with. Nothing to do where the base image holds it, as the published one does.
RUN dpkg -s libatomic1 >/dev/null 2>&1 \
 || (apt-get update -qq && apt-get install -y -qq --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*)

FROM base AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends busybox-static
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src src
RUN npm run -s build
# Docker and ECS seed a volume with the owner and mode of the directory that the image has at its mount point.
RUN install -d -o node -g node /handoff/default

FROM base
COPY --from=build /handoff /handoff
COPY --from=build /bin/busybox /app/busybox
COPY package.json /app/
COPY --from=build /src/dist/switch-role.js /app/
ENV NODE_ENV=production SWITCH_ROLE_HANDOFF_DIR=/handoff NODE_COMPILE_CACHE=/app/cache
# The health check runs every few seconds: what it compiles of the bundle is kept, for node to read and for nobody to change.
RUN chown node:node /handoff && install -d -o node /app/cache \
 && { su node -c 'node /app/switch-role.js healthcheck' 2>/dev/null || test -n "$(ls /app/cache)"; } \
 && chown -R root:root /app/cache && chmod -R a+rX /app/cache
VOLUME ["/handoff", "/handoff/default"]
USER node
# SIGUSR1 would open node's debugger on the loopback address that every container of the task shares, and ask nobody for a token.
ENTRYPOINT ["node", "--disable-sigusr1", "/app/switch-role.js"]
CMD ["serve"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/switch-role.js", "healthcheck"]
