// The app on Linux with the share mounted. Environments bake their path in: the mount path never changes once there is one.
param name string
param location string
param elastic bool
param planSku string
param instances int
param maximumInstances int
param identityId string
param identityClientId string
param appSubnetId string
param hostAccountName string
param dataAccountName string
param filesAccountName string
param shareName string
param mountPath string
param connectionString string
param channelAlias string
param signIn bool
param roleBindings string
param tags object

var storageSuffix = environment().suffixes.storage
var dedicatedSku = { name: planSku, capacity: instances }
var elasticSku = { name: planSku, tier: 'ElasticPremium' }

var settings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '1'
  TASKHUB_NAME: 'CondaStore'
  AzureWebJobsStorage__blobServiceUri: 'https://${hostAccountName}.blob.${storageSuffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${hostAccountName}.queue.${storageSuffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${hostAccountName}.table.${storageSuffix}'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  Store__Storage__BlobServiceUri: 'https://${dataAccountName}.blob.${storageSuffix}'
  Store__Storage__TableServiceUri: 'https://${dataAccountName}.table.${storageSuffix}'
  Store__Root: mountPath
  Store__ChannelAlias: channelAlias
  // The accounts have no public endpoint, so that links signed by the storage would lead nowhere for most callers.
  Store__LinksThroughStore: 'true'
  Store__Authentication: signIn ? 'Platform' : 'None'
  Store__RoleBindings: roleBindings
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
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

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: appSubnetId
    outboundVnetRouting: { allTraffic: true }
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      alwaysOn: !elastic
      minimumElasticInstanceCount: elastic ? instances : null
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      healthCheckPath: '/conda-store/health'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
    // A mount is there before the first start with these settings.
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

output name string = app.name
output hostName string = app.properties.defaultHostName
