#!/usr/bin/env bash
# Sets a new container up. It may be run again: 'grader doctor' says when it has to be.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet restore Katas.sln
dotnet build grader/Grader -v:q
dotnet run --no-build --project grader/Grader -- install
dotnet run --no-build --project grader/Grader -- status
mkdir -p .grader
touch .grader/devcontainer
