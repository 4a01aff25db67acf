// CondaStore.Functions on Azure: one resource group, one function app on Linux, one NFS share with the environments.
// Everything talks through private endpoints with one user-assigned identity; no key and no secret is used or put out.
targetScope = 'resourceGroup'

@description('Short name of the deployment; part of every resource name.')
@minLength(3)
@maxLength(12)
param name string

@description('Region of all resources.')
param location string = resourceGroup().location

@description('Sizing as described in docs/deployment.md.')
@allowed(['small', 'team', 'large'])
param size string = 'team'

@description('Dedicated keeps instances warm; ElasticPremium adds instances with the load. Both can mount NFS, Flex Consumption cannot.')
@allowed(['Dedicated', 'ElasticPremium'])
param plan string = 'Dedicated'

@description('Application (client) id of the Entra registration that signs people in. Empty: callers need tokens of the store itself.')
param entraClientId string = ''

@description('Roles of those who sign in, as JSON: {"<Entra group id, application role or object id; * for everybody>": {"team-a/*": ["editor"]}}.')
param roleBindings string = '{}'

@description('Object id of the group that may read and write the store\'s data directly, for support. Empty: nobody.')
param operatorsGroupId string = ''

@description('Address that gets alerts. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('Address range of the virtual network, at least a /24.')
param addressPrefix string = '10.40.0.0/24'

@description('Tags for every resource.')
param tags object = {}

@description('Origin of conda packages for names without a URL.')
param channelAlias string = 'https://conda.anaconda.org'

var suffix = uniqueString(resourceGroup().id, name)
var sizes = {
  small: { dedicatedSku: 'P0v3', elasticSku: 'EP1', instances: 1, maximumInstances: 2, shareGiB: 256 }
  team: { dedicatedSku: 'P1v3', elasticSku: 'EP2', instances: 1, maximumInstances: 4, shareGiB: 1024 }
  large: { dedicatedSku: 'P2v3', elasticSku: 'EP3', instances: 3, maximumInstances: 10, shareGiB: 8192 }
}
var chosen = sizes[size]
var mountPath = '/mounts/envs'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: 'id-${name}', location: location, tags: tags }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { name: 'vnet-${name}', location: location, addressPrefix: addressPrefix, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, alertEmail: alertEmail, tags: tags }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    hostAccountName: take('sthost${name}${suffix}', 24)
    dataAccountName: take('stdata${name}${suffix}', 24)
    location: location
    endpointSubnetId: network.outputs.endpointSubnetId
    blobZoneId: network.outputs.blobZoneId
    queueZoneId: network.outputs.queueZoneId
    tableZoneId: network.outputs.tableZoneId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module files 'modules/files.bicep' = {
  name: 'files'
  params: {
    accountName: take('stenvs${name}${suffix}', 24)
    location: location
    shareGiB: chosen.shareGiB
    endpointSubnetId: network.outputs.endpointSubnetId
    fileZoneId: network.outputs.fileZoneId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    principalId: identity.outputs.principalId
    hostAccountName: storage.outputs.hostAccountName
    dataAccountName: storage.outputs.dataAccountName
    componentName: monitoring.outputs.componentName
    operatorsGroupId: operatorsGroupId
  }
}

module app 'modules/functionApp.bicep' = {
  name: 'app'
  params: {
    name: 'func-${name}-${suffix}'
    location: location
    elastic: plan == 'ElasticPremium'
    planSku: plan == 'ElasticPremium' ? chosen.elasticSku : chosen.dedicatedSku
    instances: chosen.instances
    maximumInstances: chosen.maximumInstances
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    appSubnetId: network.outputs.appSubnetId
    hostAccountName: storage.outputs.hostAccountName
    dataAccountName: storage.outputs.dataAccountName
    filesAccountName: files.outputs.accountName
    shareName: files.outputs.shareName
    mountPath: mountPath
    connectionString: monitoring.outputs.connectionString
    channelAlias: channelAlias
    signIn: !empty(entraClientId)
    roleBindings: roleBindings
    tags: tags
  }
  dependsOn: [roles]
}

module authentication 'modules/authentication.bicep' = if (!empty(entraClientId)) {
  name: 'authentication'
  params: { appName: app.outputs.name, clientId: entraClientId }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    componentId: monitoring.outputs.componentId
    filesAccountId: files.outputs.accountId
    actionGroupId: monitoring.outputs.actionGroupId
    shareGiB: chosen.shareGiB
    tags: tags
  }
}

@description('Where the store answers.')
output url string = 'https://${app.outputs.hostName}/conda-store/'

@description('Name of the function app, for publishing.')
output appName string = app.outputs.name

@description('Account and share to mount where environments are used, at the same path.')
output shareAccount string = files.outputs.accountName
output shareName string = files.outputs.shareName
output mountPath string = mountPath
