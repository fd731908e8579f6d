#!/bin/sh
# Installs the program for people without Rust, on Linux and macOS. On Windows, unpack the archive of the release by hand.
#   curl -fsSL https://github.com/OWNER/NAME/releases/latest/download/install.sh | sh
# The release that this file belongs to has put its own address in below.
#   FLYWHEEL_FROM  address of the folder with the archives (default: that release)
#   FLYWHEEL_TO    folder for the program (default: ~/.local/bin)
set -eu

from=${FLYWHEEL_FROM:-@FROM@}
to=${FLYWHEEL_TO:-$HOME/.local/bin}

fail() {
  echo "flywheel was not installed: $1" >&2
  exit 1
}

case $from in @*) fail "this file belongs to no release; take the one beside the archives, or set FLYWHEEL_FROM" ;; esac
case $(uname -s) in
  Linux) system=unknown-linux-gnu ;;
  Darwin) system=apple-darwin ;;
  *) fail "there is no archive for $(uname -s); build it with Rust: cargo install --path ." ;;
esac
case $(uname -m) in
  x86_64 | amd64) machine=x86_64 ;;
  arm64 | aarch64) machine=aarch64 ;;
  *) fail "there is no archive for $(uname -m); build it with Rust: cargo install --path ." ;;
esac
# Programs for glibc do not run where another library is in its place.
if [ "$system" = unknown-linux-gnu ] && ldd --version 2>&1 | grep -qi musl; then
  fail "the archive needs glibc, and this system has musl; build it with Rust: cargo install --path ."
fi
name=flywheel-$machine-$system

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for file in "$name.tar.gz" "$name.tar.gz.sha256"; do
  curl -fsSL --retry 3 "$from/$file" -o "$file" || fail "$from/$file cannot be fetched"
done
if command -v sha256sum >/dev/null; then sum='sha256sum'; else sum='shasum -a 256'; fi
$sum -c "$name.tar.gz.sha256" >/dev/null 2>&1 || fail "$name.tar.gz is not what the release says it is"
tar -xzf "$name.tar.gz"
mkdir -p "$to"
# A program that is running is replaced, not written over.
cp "$name/flywheel" "$to/flywheel.new"
chmod 755 "$to/flywheel.new"
mv "$to/flywheel.new" "$to/flywheel"
"$to/flywheel" --version || fail "the program does not run on this system; build it with Rust: cargo install --path ."
case :$PATH: in
  *":$to:"*) echo "installed in $to" ;;
  *) echo "installed in $to, which is not in PATH yet: export PATH=\"$to:\$PATH\"" ;;
esac
