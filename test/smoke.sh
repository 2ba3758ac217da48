#!/bin/bash
# The main job against a running LifeLog, by curl alone: BASE is its address, TOKEN the API token.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
api() { curl --silent --show-error --fail --header "Authorization: Bearer $TOKEN" "$@"; }

curl --silent --show-error --fail "$BASE/health/ready" |
  jq --exit-status '.status == "ready"' > /dev/null
title="Smoke $(date +%s%N)"
event=$(api --json "{\"title\": \"$title\", \"tags\": [\"smoke\"]}" "$BASE/api/events" | jq .id)

head --bytes 100000 /dev/urandom | base64 > "$work/sent.txt"
size=$(wc --bytes < "$work/sent.txt")
file="{\"filename\": \"sent.txt\", \"content_type\": \"text/plain\", \"size_bytes\": $size}"
api --json "$file" "$BASE/api/events/$event/attachments" > "$work/reserved.json"
jq -r --arg file "$work/sent.txt" '.upload |
  if .method == "PUT" then (.headers | to_entries[] | "header = \"\(.key): \(.value)\""), "upload-file = \($file)"
  else (.fields | to_entries[] | "form-string = \"\(.key)=\(.value)\""), "form = file=@\($file)" end' \
  "$work/reserved.json" > "$work/upload.txt"
url=$(jq -r .upload.url "$work/reserved.json")
key=$(jq -r .attachment.key "$work/reserved.json")
curl --silent --show-error --fail --config "$work/upload.txt" "$url" > /dev/null
api --request POST "$BASE/api/attachments/$key/confirm" | jq --exit-status '.state == "ready"' > /dev/null
api --location --output "$work/got.txt" "$BASE/api/attachments/$key"
cmp "$work/sent.txt" "$work/got.txt"
link=$(api --request POST "$BASE/api/attachments/$key/link" | jq -r .url)
curl --silent --show-error --fail --range 0-99 "$link" | cmp --bytes 100 "$work/sent.txt"
api --get --data-urlencode "q=\"$title\"" "$BASE/api/search" |
  jq --exit-status --arg title "$title" '.items[0].title == $title' > /dev/null
api --request DELETE "$BASE/api/events/$event?permanent=true"
echo "LifeLog at $BASE works."
