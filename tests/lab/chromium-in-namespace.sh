#!/bin/sh
# Chromium on a lab host. Playwright controls it over a pipe, which no network affects.
exec ip netns exec "$LAB_HOST" "$LAB_CHROMIUM" "$@"
