// The share of packages and environments. NFS, because environments need hard links, symbolic links and case-sensitive names.
// NFS does not authenticate users: the network controls access. The account has no public endpoint; network rules decide who can mount.
import { Tags } from 'types.bicep'

@description('Name of the storage account.')
param accountName string

@description('Name of the share.')
param shareName string

@description('Region.')
param location string

@description('Size of the share in GiB, which determines its operations per second.')
@minValue(100)
param shareGiB int

@description('Name of the virtual network with the endpoints.')
param networkName string

@description('Name of the workspace that receives metrics.')
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
    // "Secure transfer" rejects NFS mounts without the AZNFS client, which the mount of the platform does not use.
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
        // The app runs as root, and the root directory of a new share belongs to root with mode 0755: with root squash, no one could ever
        // write to it, and there is no other way to change its owner. It is the only share of the account, and only the subnet of the app
        // and the addresses in shareClientAddresses can reach it.
        rootSquash: 'NoRootSquash'
        shareQuota: shareGiB
      }
    }
  }
}

// Environments are used by running programs: their share must not be deleted by accident.
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

// The stable API version does not support settings of this form.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
