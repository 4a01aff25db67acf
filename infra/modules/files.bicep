// The share that holds packages and environments: NFS, because environments need hard links, symbolic links and names that differ in case.
// NFS knows no users: the network is the access control, so the account has no public endpoint at all.
param accountName string
param location string
@minValue(100)
param shareGiB int
param endpointSubnetId string
param fileZoneId string
param workspaceId string
param tags object

var shareName = 'envs'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
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

    resource envs 'shares' = {
      name: shareName
      properties: {
        enabledProtocols: 'NFS'
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
  name: 'files-endpoint'
  params: { accountName: account.name, accountId: account.id, service: 'file', location: location, subnetId: endpointSubnetId, zoneId: fileZoneId, tags: tags }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output accountName string = account.name
output accountId string = account.id
output shareName string = shareName
