#!/usr/bin/env bash
# Deploys the store to Azure: shows the changes, asks for confirmation, deploys, publishes the app and runs a smoke test. Can be repeated.
#
# usage: scripts/deploy.sh --resource-group NAME [options]
#   --resource-group NAME   resource group; created if it does not exist (requires --location)
#   --location REGION       region of a new resource group
#   --parameters FILE       default infra/main.bicepparam; the other sizes are infra/small.bicepparam and infra/large.bicepparam
#   --set NAME=VALUE        overrides a parameter of the file; can be given multiple times
#   --token-file FILE       token of the store with the admin role, for the build of the smoke test; else only health and 401 are tested
#   --only STEP             runs only one step: infra, publish or smoke
#   --yes                   does not ask for confirmation
#   environment: CONDA_STORE_TOKEN   the token, instead of a file; arguments are visible to all users of the machine
# Requires the Azure CLI, logged in (az login) with permission to create resources and role assignments in the resource group.
set -euo pipefail
cd "$(dirname "$0")/.."

group="" location="" parameters=infra/main.bicepparam token="${CONDA_STORE_TOKEN:-}" only="" yes=""
unset CONDA_STORE_TOKEN # nothing but the smoke test needs it
overrides=()
while [ $# -gt 0 ]; do
    case "$1" in --help|-h|--yes) ;; *) [ $# -gt 1 ] || { echo "error: $1 is unknown or lacks its value (see --help)" >&2; exit 2; } ;; esac
    case "$1" in
        -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
        --resource-group) group="$2"; shift 2 ;;
        --location) location="$2"; shift 2 ;;
        --parameters) parameters="$2"; shift 2 ;;
        --set) overrides+=("$2"); shift 2 ;;
        --token-file) [ -r "$2" ] || { echo "error: $2 cannot be read" >&2; exit 2; }; token="$(cat "$2")"; shift 2 ;;
        --token)
            echo "error: a token on the command line shows in the list of processes; use --token-file or CONDA_STORE_TOKEN" >&2
            exit 2 ;;
        --only) only="$2"; shift 2 ;;
        --yes) yes=1; shift ;;
        *) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;;
    esac
done
[ -n "$group" ] || { echo "error: --resource-group is needed (see --help)" >&2; exit 2; }
case "$only" in ''|infra|publish|smoke) ;; *) echo "error: --only takes infra, publish or smoke" >&2; exit 2 ;; esac
command -v az >/dev/null || { echo "error: the Azure CLI (az) is not installed" >&2; exit 1; }
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }
output() { az deployment group show --resource-group "$group" --name conda-store --query "properties.outputs.$1.value" --output tsv; }

if wanted infra; then
    if [ "$(az group exists --name "$group")" != true ]; then
        [ -n "$location" ] || { echo "error: group $group does not exist; give --location to make it" >&2; exit 2; }
        az group create --name "$group" --location "$location" --output none
    fi

    arguments=(--resource-group "$group" --name conda-store --parameters "$parameters")
    [ ${#overrides[@]} = 0 ] || arguments+=(--parameters "${overrides[@]}")
    az deployment group what-if "${arguments[@]}"
    if [ -z "$yes" ]; then
        read -r -p "Deploy this? [y/N] " answer
        [ "$answer" = y ] || { echo "nothing was deployed"; exit 1; }
    fi
    az deployment group create "${arguments[@]}" --output none
    echo "deployed: $(output url)"
fi

if wanted publish; then
    ./scripts/publish.sh artifacts/app.zip
    az functionapp deployment source config-zip --resource-group "$group" --name "$(output appName)" --src artifacts/app.zip --output none
    echo "published"
fi

if wanted smoke; then
    CONDA_STORE_TOKEN="$token" ./scripts/smoke.sh "$(output url)"
fi
