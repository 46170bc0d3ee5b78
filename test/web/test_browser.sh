#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_browser.sh [FOLDER]: the screens in Debian's Chromium, by two persons on two nodes, and what they must never do (browser.mjs).
# With FOLDER, pictures for the README are put there.
. "$ENT_ROOT/test/lib/tap.sh"
. "$ENT_ROOT/test/lib/web.sh"
cd "$ENT_ROOT" || exit 1

if ! chromium_is_here || ! web_tools 20; then
    skip 1 "$why"
    finish
fi
export web chromium
exec node test/web/browser.mjs "$@"
