// The app on Linux with the share mounted. Environments embed their path: the mount path must never change once environments exist.
import { isSafeSetting, RoleBindings, Settings, Tags } from 'types.bicep'

@description('Name of the function app.')
param name string

@description('Region.')
param location string

@description('Whether the plan is Elastic Premium.')
param elastic bool

@description('Size of the instances.')
param planSku string

@description('Number of instances that are always running.')
param instances int

@description('Maximum number of instances of an elastic plan.')
param maximumInstances int

@description('Name of the identity of the app.')
param identityName string

@description('Name of the virtual network that the app joins.')
param networkName string

@description('Name of the Application Insights component.')
param componentName string

@description('Name of the storage account of the Functions host.')
param hostAccountName string

@description('Name of the storage account of the store.')
param dataAccountName string

@description('Name of the storage account with the share.')
param filesAccountName string

@description('Name of the share.')
param shareName string

@description('Path at which the share is mounted.')
param mountPath string

@description('Base URL of conda channels given by name.')
param channelAlias string

@description('Whether the platform signs users in.')
param signIn bool

@description('Roles of signed-in users.')
param roleBindings RoleBindings

@description('Additional settings of the app.')
param settings Settings

@description('Tags.')
param tags Tags

var storageSuffix = environment().suffixes.storage
var dedicatedSku = { name: planSku, capacity: instances }
var elasticSku = { name: planSku, tier: 'ElasticPremium' }

var ownSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  // The host buffers a body, at five times its size, before the store can reject it. The limit is slightly above that of the store.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '41943040'
  WEBSITE_RUN_FROM_PACKAGE: '1'
  TASKHUB_NAME: 'CondaStore'
  AzureWebJobsStorage__blobServiceUri: 'https://${hostAccountName}.blob.${storageSuffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${hostAccountName}.queue.${storageSuffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${hostAccountName}.table.${storageSuffix}'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: identity.properties.clientId
  Store__Storage__BlobServiceUri: 'https://${dataAccountName}.blob.${storageSuffix}'
  Store__Storage__TableServiceUri: 'https://${dataAccountName}.table.${storageSuffix}'
  Store__Root: mountPath
  Store__ChannelAlias: channelAlias
  // The accounts have no public endpoint, so most callers could not use links signed by the storage.
  Store__LinksThroughStore: 'true'
  Store__Authentication: signIn ? 'Platform' : 'None'
  Store__RoleBindings: string(roleBindings)
}

var unsafeSettings = filter(items(settings), s => !isSafeSetting(s.key, s.value))
var checkedSettings = empty(unsafeSettings)
  ? settings
  : fail('settings: ${join(map(unsafeSettings, s => s.key), ', ')} must be Key Vault references, @Microsoft.KeyVault(...)')

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: networkName

  resource subnet 'subnets' existing = {
    name: 'app'
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: elastic ? 'elastic' : 'linux'
  sku: elastic ? elasticSku : dedicatedSku
  properties: {
    reserved: true
    maximumElasticWorkerCount: elastic ? maximumInstances : null
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: network::subnet.id
    keyVaultReferenceIdentity: identity.id
    outboundVnetRouting: { allTraffic: true }
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      alwaysOn: !elastic
      minimumElasticInstanceCount: elastic ? instances : null
      // The scale controller cannot access queues behind private endpoints; the app reports their length.
      functionsRuntimeScaleMonitoringEnabled: elastic
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      healthCheckPath: '/conda-store/health'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: { ...checkedSettings, ...ownSettings }
    // The mount exists before the first start with these settings.
    dependsOn: [mounts]
  }

  resource mounts 'config' = {
    name: 'azurestorageaccounts'
    properties: {
      envs: {
        type: 'AzureFiles'
        protocol: 'Nfs'
        accountName: filesAccountName
        shareName: shareName
        mountPath: mountPath
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('URL of the app.')
output hostName string = app.properties.defaultHostName
