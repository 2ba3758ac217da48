#!/bin/sh
# Backs LifeLog up at once and then again and again, and keeps the newest. A backup that fails is
# said on stderr, takes nothing away, and is tried again an hour later at the latest.
#   BACKUP_FOLDER  BACKUP_EVERY_SECONDS  BACKUP_KEEP   and what `lifelog` itself needs:
#   LIFELOG_URL  LIFELOG_API_TOKEN
set -eu
cd "$(dirname "$0")/.."

if [ -z "${LIFELOG_API_TOKEN:-}" ]; then
  echo "The backup needs the API token. Set API_TOKEN in .env and start again." >&2
  exit 1
fi

back_up() {
  name="lifelog-$(date -u +%Y-%m-%dT%H%M%SZ).tar"
  rm -f "$BACKUP_FOLDER"/.lifelog-*.part
  # Where the storage has lost a file, the backup of all the rest is made, and yet it's a failure:
  # then none of the older ones goes, as they may still have it.
  status=0
  node dist/lifelog.js backup --out "$BACKUP_FOLDER/.$name.part" || status=$?
  [ -e "$BACKUP_FOLDER/.$name.part" ] || return "$status"
  mv "$BACKUP_FOLDER/.$name.part" "$BACKUP_FOLDER/$name"
  if [ "$status" -eq 0 ]; then
    # The names sort by time; all but the last BACKUP_KEEP go.
    for kept in "$BACKUP_FOLDER"/lifelog-*.tar; do echo "$kept"; done | sort -r |
      tail -n +$((BACKUP_KEEP + 1)) | while read -r old; do rm -f "$old"; done
  else
    echo "Files are missing or damaged, so older backups stay. See: lifelog doctor" >&2
  fi
  echo "$BACKUP_FOLDER/$name"
}

while :; do
  if back_up; then
    pause=$BACKUP_EVERY_SECONDS
  else
    echo "The backup failed and is tried again." >&2
    pause=$((BACKUP_EVERY_SECONDS < 3600 ? BACKUP_EVERY_SECONDS : 3600))
  fi
  sleep "$pause"
done
