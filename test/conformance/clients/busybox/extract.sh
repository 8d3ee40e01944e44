#!/bin/sh
# Unpacks Debian's packages beside each other; nothing of the machine is changed but apt's lists, where they are too old.
set -eu
mkdir -p packages root
fetch() { (cd packages && xargs apt-get download --quiet <../packages.txt); }
fetch || { apt-get update --quiet && fetch; }
for package in packages/*.deb; do dpkg-deb --extract "$package" root; done
