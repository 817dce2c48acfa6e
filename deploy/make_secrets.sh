#!/bin/sh
# Makes the secrets of compose.yaml, once: random passwords, each in a file of the folder secrets/ beside this script.
# The folder is closed to others; its files are not, as the processes in containers have other user ids than you.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)/secrets
umask 077
mkdir -p "$folder"

random() { od -A n -N 24 -t x1 /dev/urandom | tr -d ' \n'; }
keep() {
    [ -e "$folder/$1" ] && return
    printf '%s' "$2" > "$folder/$1.new"
    chmod 444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
}

keep postgres_password "$(random)"
keep database_url "postgresql://retexture:$(cat "$folder/postgres_password")@postgres/retexture"
keep s3_access_key_id retexture
keep s3_secret_access_key "$(random)"
keep first_key "rtx_$(random)"
echo "The first key, an administrator's, is in $folder/first_key."
