# SPDX-License-Identifier: Apache-2.0
#
# For tests of the screens. web_tools LEAST sets web to a folder of the build with web/'s sources and the packages that its lock names; it fails and
# sets why when Node is missing or older than version LEAST, or the packages cannot be had. Several tests may ask at once.

web_tools() {
    web=$B/web
    if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        why="Node is missing (Debian: nodejs, npm)"
        return 1
    fi
    if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt "$1" ]; then
        why="Node $(node --version) is too old here: $1 is wanted"
        return 1
    fi
    mkdir -p "$web"
    (
        flock 9
        cp -r web/src web/build.mjs web/tsconfig.json web/package.json "$web/"
        if [ -d "$web/node_modules" ] && cmp -s web/package-lock.json "$web/package-lock.json"; then exit 0; fi
        cp web/package-lock.json "$web/"
        cd "$web" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 && exit 0
        rm -rf package-lock.json node_modules
        exit 1
    ) 9>"$B/web.lock" && return 0
    why="the packages of web/package-lock.json cannot be had (see $web/npm.log)"
    return 1
}

chromium_is_here() {
    chromium=$(command -v chromium || command -v chromium-browser || true)
    if [ -n "$chromium" ]; then return 0; fi
    why="Chromium is missing (Debian: chromium)"
    return 1
}
