#!/bin/sh
# Becomes the first process of a throw-away Debian: $1 is an empty directory for it, $2 the root that it is a copy of, $3
# how it begins; then come directories that it sees, as OUTSIDE:INSIDE:ro or rw. Runs in namespaces of its own, where all
# that is mounted ends with it.
set -eu
place=$1 lower=$2 first=$3
name=${place##*/}
shift 3

mount -t tmpfs -o mode=755 machine "$place"
mkdir "$place/upper" "$place/work" "$place/root"
mount -t overlay -o "lowerdir=$lower,upperdir=$place/upper,workdir=$place/work" machine "$place/root"
cd "$place/root"

mount -t proc proc proc
# What is set there would be set for this machine too.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys

mount -t sysfs -o ro sys sys

mount -t tmpfs -o mode=755 dev dev
for node in null zero full random urandom tty; do
  : >"dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666 pts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs shm dev/shm
ln -s /proc/self/fd dev/fd

for shared; do
  IFS=: read -r outside inside mode <<END
$shared
END
  mkdir -p ".$inside"
  mount --bind "$outside" ".$inside"
  mount -o "remount,bind,$mode" ".$inside"
done

case $first in
  systemd)
    mount -t tmpfs -o mode=755 run run
    # A control group of its own, or two machines would have one monit.service between them, and leave it behind.
    mount -t cgroup2 cgroup sys/fs/cgroup
    mkdir "sys/fs/cgroup/$name"
    echo 0 >"sys/fs/cgroup/$name/cgroup.procs"
    umount sys/fs/cgroup
    set -- unshare --cgroup sh -c 'mount -t cgroup2 cgroup /sys/fs/cgroup && exec "$@"' sh \
      env -i container=test /lib/systemd/systemd --unit=multi-user.target --log-level=warning
    ;;
  reaper) set -- tini -s -- sleep infinity ;;
  none) set -- sleep infinity ;;
esac

# With no more than `chroot`, the kernel would name files in a unit's own namespace by the path that they have outside.
mkdir outside
pivot_root . outside
exec chroot . sh -c 'umount -l /outside && rmdir /outside && exec "$@"' begin "$@"
