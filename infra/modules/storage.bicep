// Two accounts without keys: that of the host (task hub, timers, deployment), and that of the store (ledger in tables; lockfiles, logs
// and archives in blobs). They are separate so that the load of one never throttles the other, and that backups cover only one.
import { Tags } from 'types.bicep'

@description('Name of the storage account of the Functions host.')
param hostAccountName string

@description('Name of the storage account of the store.')
param dataAccountName string

@description('Region.')
param location string

@description('Name of the virtual network with the endpoints.')
param networkName string

@description('Name of the workspace that receives metrics and logs.')
param workspaceName string

@description('Tags.')
param tags Tags

var accountProperties = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  isLocalUserEnabled: false
  minimumTlsVersion: 'TLS1_2'
  networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  publicNetworkAccess: 'Disabled'
  supportsHttpsTrafficOnly: true
}
var endpoints = [
  { accountName: hostAccountName, service: 'blob' }
  { accountName: hostAccountName, service: 'queue' }
  { accountName: hostAccountName, service: 'table' }
  { accountName: dataAccountName, service: 'blob' }
  { accountName: dataAccountName, service: 'table' }
]
// Reads are most of the requests and do not change anything.
var changes = [
  { category: 'StorageWrite', enabled: true }
  { category: 'StorageDelete', enabled: true }
]

resource host 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: hostAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: accountProperties
}

resource data 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: dataAccountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    ...accountProperties
    // Links created by the store are valid for minutes; anything longer is a mistake that should be logged.
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

    // Backups of the store, in a container of their own.
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
            // Packed environments of archived builds, packages that lockfiles may need again, and backups: written once, rarely read.
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

module privateEndpoints 'privateEndpoint.bicep' = [
  for endpoint in endpoints: {
    params: {
      accountName: endpoint.accountName
      service: endpoint.service
      location: location
      networkName: networkName
      tags: tags
    }
    dependsOn: [host, data]
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

// The stable API version does not support settings of this form.
#disable-next-line use-recent-api-versions
resource hostDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: host
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // as above
resource dataDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: data
  properties: {
    workspaceId: workspace.id
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // as above
resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'changes-to-workspace'
  scope: data::blobs
  properties: { workspaceId: workspace.id, logs: changes }
}

#disable-next-line use-recent-api-versions // as above
resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'changes-to-workspace'
  scope: data::tables
  properties: { workspaceId: workspace.id, logs: changes }
}
