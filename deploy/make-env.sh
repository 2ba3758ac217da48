#!/bin/sh
# Writes .env from .env.example, with secrets that nobody else knows. An .env that exists stays.
set -eu
cd "$(dirname "$0")/.."

if [ -e .env ]; then
  echo ".env is there already, and stays as it is."
  exit 0
fi

secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
password=$(secret | cut -c 1-20)
database=$(secret)

umask 077
sed \
  -e "s/^ADMIN_PASSWORD=.*/ADMIN_PASSWORD=$password/" \
  -e "s/^RUSTFS_ACCESS_KEY=.*/RUSTFS_ACCESS_KEY=$(secret | cut -c 1-20)/" \
  -e "s/^RUSTFS_SECRET_KEY=.*/RUSTFS_SECRET_KEY=$(secret)/" \
  -e "s/^API_TOKEN=.*/API_TOKEN=llog_$(secret)/" \
  -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$database/" \
  -e "s/^POSTGRES_ADMIN_PASSWORD=.*/POSTGRES_ADMIN_PASSWORD=$(secret)/" \
  -e "s/^PGADMIN_PASSWORD=.*/PGADMIN_PASSWORD=$(secret | cut -c 1-20)/" \
  -e "s/lifelogpass/$database/" \
  .env.example > .env.new
mv .env.new .env
echo "Secrets were made and written to .env. The password with which you log in is $password"
