// Two accounts without keys: the host's own (task hub, timers, deployment), and the store's (ledger in tables; lockfiles, logs and
// archives in blobs). They are apart so that the load of one never throttles the other and backups concern one account only.
param hostAccountName string
param dataAccountName string
param location string
param endpointSubnetId string
param blobZoneId string
param queueZoneId string
param tableZoneId string
param workspaceId string
param tags object

var accountProperties = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  publicNetworkAccess: 'Disabled'
  supportsHttpsTrafficOnly: true
}

resource host 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: hostAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: accountProperties.accessTier
    allowBlobPublicAccess: accountProperties.allowBlobPublicAccess
    allowCrossTenantReplication: accountProperties.allowCrossTenantReplication
    allowSharedKeyAccess: accountProperties.allowSharedKeyAccess
    defaultToOAuthAuthentication: accountProperties.defaultToOAuthAuthentication
    minimumTlsVersion: accountProperties.minimumTlsVersion
    networkAcls: accountProperties.networkAcls
    publicNetworkAccess: accountProperties.publicNetworkAccess
    supportsHttpsTrafficOnly: accountProperties.supportsHttpsTrafficOnly
  }
}

resource data 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: dataAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: accountProperties.accessTier
    allowBlobPublicAccess: accountProperties.allowBlobPublicAccess
    allowCrossTenantReplication: accountProperties.allowCrossTenantReplication
    allowSharedKeyAccess: accountProperties.allowSharedKeyAccess
    defaultToOAuthAuthentication: accountProperties.defaultToOAuthAuthentication
    minimumTlsVersion: accountProperties.minimumTlsVersion
    networkAcls: accountProperties.networkAcls
    publicNetworkAccess: accountProperties.publicNetworkAccess
    supportsHttpsTrafficOnly: accountProperties.supportsHttpsTrafficOnly
    // Links that the store hands out live for minutes; anything longer is a mistake worth a log line.
    sasPolicy: { sasExpirationPeriod: '0.01:00:00', expirationAction: 'Log' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    resource store 'containers' = {
      name: 'store'
      properties: { publicAccess: 'None' }
    }

    // Backups of the store, beside it and not in it.
    resource backups 'containers' = {
      name: 'store-backups'
      properties: { publicAccess: 'None' }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource ledger 'tables' = {
      name: 'condastore'
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            // Packed environments of archived builds, packages that lockfiles may ask for again, and backups: written once, hardly ever read.
            name: 'WhatIsPutAwayIsCool'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['store/archived/', 'store/package-archive/', 'store-backups/'] }
              actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 1 } } }
            }
          }
          {
            name: 'OldVersionsGo'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: 30 } } }
            }
          }
        ]
      }
    }
  }
}

module hostBlob 'privateEndpoint.bicep' = {
  name: 'host-blob'
  params: { accountName: host.name, accountId: host.id, service: 'blob', location: location, subnetId: endpointSubnetId, zoneId: blobZoneId, tags: tags }
}

module hostQueue 'privateEndpoint.bicep' = {
  name: 'host-queue'
  params: { accountName: host.name, accountId: host.id, service: 'queue', location: location, subnetId: endpointSubnetId, zoneId: queueZoneId, tags: tags }
}

module hostTable 'privateEndpoint.bicep' = {
  name: 'host-table'
  params: { accountName: host.name, accountId: host.id, service: 'table', location: location, subnetId: endpointSubnetId, zoneId: tableZoneId, tags: tags }
}

module dataBlob 'privateEndpoint.bicep' = {
  name: 'data-blob'
  params: { accountName: data.name, accountId: data.id, service: 'blob', location: location, subnetId: endpointSubnetId, zoneId: blobZoneId, tags: tags }
}

module dataTable 'privateEndpoint.bicep' = {
  name: 'data-table'
  params: { accountName: data.name, accountId: data.id, service: 'table', location: location, subnetId: endpointSubnetId, zoneId: tableZoneId, tags: tags }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: data
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output hostAccountName string = host.name
output dataAccountName string = data.name
