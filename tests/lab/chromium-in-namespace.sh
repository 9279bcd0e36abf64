#!/bin/sh
# Chromium on a host of the lab: Playwright speaks to it over a pipe, which no network is in the way of.
exec ip netns exec "$LAB_HOST" "$LAB_CHROMIUM" "$@"
