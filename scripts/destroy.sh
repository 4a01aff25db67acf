#!/usr/bin/env bash
# Deletes a deployment with all of its resources. Refuses if the share contains environments.
# usage: scripts/destroy.sh --resource-group NAME [--with-environments] [--yes]
#   --with-environments   deletes the environments, too
#   --yes                 does not ask for confirmation
set -euo pipefail

group="" environments="" yes=""
while [ $# -gt 0 ]; do
    case "$1" in --help|-h|--yes|--with-environments) ;; *) [ $# -gt 1 ] || { echo "error: $1 is unknown or lacks its value (see --help)" >&2; exit 2; } ;; esac
    case "$1" in
        -h|--help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
        --resource-group) group="$2"; shift 2 ;;
        --with-environments) environments=1; shift ;;
        --yes) yes=1; shift ;;
        *) echo "error: unknown option $1 (see --help)" >&2; exit 2 ;;
    esac
done
[ -n "$group" ] || { echo "error: --resource-group is needed (see --help)" >&2; exit 2; }
command -v az >/dev/null || { echo "error: the Azure CLI (az) is not installed" >&2; exit 1; }

account=$(az deployment group show --resource-group "$group" --name conda-store --query properties.outputs.shareAccount.value --output tsv)
id=$(az storage account show --resource-group "$group" --name "$account" --query id --output tsv)
# The share cannot be listed without a mount, so its metric is used. If it is missing, the share is treated as not empty.
used=$(az monitor metrics list --resource "$id/fileServices/default" --metric FileCapacity --interval PT1H \
    --query 'value[0].timeseries[0].data[-1].average' --output tsv 2>/dev/null || true)
if [ -z "$environments" ] && [ "${used%.*}" != 0 ]; then
    echo "error: share of $account holds environments (${used:-unknown} bytes). Back the store up, then give --with-environments." >&2
    exit 1
fi
if [ -z "$yes" ]; then
    read -r -p "Delete resource group $group and all in it? Type its name: " answer
    [ "$answer" = "$group" ] || { echo "nothing was deleted"; exit 1; }
fi
lock=(--name keep-environments --resource-group "$group" --resource-type Microsoft.Storage/storageAccounts --resource "$account")
# After a deletion that was interrupted, the lock no longer exists.
if az lock show "${lock[@]}" --output none 2>/dev/null; then
    az lock delete "${lock[@]}"
fi
az group delete --name "$group" --yes
