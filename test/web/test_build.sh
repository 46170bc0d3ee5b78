#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The files under web/dist: small, without addresses of others, and what the sources give.
. "$ENT_ROOT/test/lib/tap.sh"
. "$ENT_ROOT/test/lib/web.sh"
cd "$ENT_ROOT" || exit 1

at_most() { [ "$(gzip -9nc "$1" | wc -c)" -le "$2" ]; }
# Names of XML are no addresses that anybody asks.
addresses() { grep -oE '(https?:)?//[A-Za-z0-9.-]+\.[A-Za-z]{2,}' web/dist/* | grep -vE '//www\.w3\.org$' | head -n 3; }
markup() { grep -nE '(inner|outer)HTML|insertAdjacentHTML|dangerouslySet|document\.write|DOMParser|createContextualFragment|srcdoc|eval\(|Function\(|(local|session)Storage|indexedDB|serviceWorker' -r web/src; }
same_bytes() { cmp "$web/dist/$1" "web/dist/$1"; }

ok "the script has at most 60 kB compressed" at_most web/dist/entente.js 61440
ok "the style has at most 10 kB compressed" at_most web/dist/entente.css 10240
is "$(addresses)" "" "no address of anybody else"
is "$(markup)" "" "the sources make no markup from text and keep nothing in the browser"

if web_tools 18; then
    ok "the types hold" sh -c "cd '$web' && node_modules/.bin/tsc --noEmit"
    ok "it builds" sh -c "cd '$web' && node build.mjs dist"
    for f in index.html entente.js entente.css; do ok "$f is what the sources give" same_bytes "$f"; done
else
    skip 5 "$why"
fi
finish
