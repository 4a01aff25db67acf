// The share that holds packages and environments: NFS, because environments need hard links, symbolic links and names that differ in case.
// NFS knows no users: the network is the access control. The account has no public endpoint, and the network's rules say who may mount.
import { Tags } from 'types.bicep'

@description('Name of the storage account.')
param accountName string

@description('Name of the share.')
param shareName string

@description('Region.')
param location string

@description('Size of the share in GiB; its operations per second follow from it.')
@minValue(100)
param shareGiB int

@description('Name of the virtual network with the endpoints.')
param networkName string

@description('Name of the workspace that gets metrics.')
param workspaceName string

@description('Tags.')
param tags Tags

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: accountName
  location: location
  tags: tags
  kind: 'FileStorage'
  sku: { name: 'Premium_LRS' }
  properties: {
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
    publicNetworkAccess: 'Disabled'
    // "Secure transfer" refuses NFS mounts without the AZNFS client, which the platform's mount does not use.
    supportsHttpsTrafficOnly: false
  }

  resource service 'fileServices' = {
    name: 'default'
    properties: {
      protocolSettings: {
        // For the same reason as above.
        nfs: { encryptionInTransit: { required: false } }
      }
    }

    resource share 'shares' = {
      name: shareName
      properties: {
        enabledProtocols: 'NFS'
        // The app runs as root, and the directory at the top of a new share belongs to root with mode 0755: squashed, nobody could ever
        // write to it, and there is no other way in that could change its owner. It is the one share of the account, and only the app's
        // subnet and the addresses in shareClientAddresses reach it.
        rootSquash: 'NoRootSquash'
        shareQuota: shareGiB
      }
    }
  }
}

// Environments are used by running programs: nobody deletes their share by accident.
resource keep 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep-environments'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the environments. scripts/destroy.sh removes this lock when told that they may go.'
  }
}

module endpoint 'privateEndpoint.bicep' = {
  params: { accountName: account.name, service: 'file', location: location, networkName: networkName, tags: tags }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

// The stable version knows no settings of this form.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
