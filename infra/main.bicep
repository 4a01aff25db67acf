// CondaStore.Functions on Azure: one resource group, one function app on Linux, one NFS share with the environments.
// Everything talks through private endpoints with one user-assigned identity; no key and no secret is used or put out.
// Modules are given names that are known before anything is deployed, never outputs of other modules: what-if then shows all that would
// change, roles and authentication included.
targetScope = 'resourceGroup'

import { isName, RoleBindings, Settings, Tags } from 'modules/types.bicep'

@description('Short name of the deployment, part of every resource name: lower-case letters, digits and dashes, a letter first.')
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

@description('Roles of those who sign in: { <Entra group id, application role or object id; * for everybody>: { \'team-a/*\': [\'editor\'] } }.')
param roleBindings RoleBindings = {}

@description('Object id of the group that may read and write the store\'s data directly, for support. Empty: nobody.')
param operatorsGroupId string = ''

@description('Address that gets alerts. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('Address range of the virtual network, at least a /24.')
param addressPrefix string = '10.40.0.0/24'

@description('Address ranges of the machines that mount the share, in this network or a peered one. Empty: only the app reaches it.')
param shareClientAddresses string[] = []

@description('Private address ranges that the app may call: mirrors of channels, indexes, webhooks. Empty: only public addresses.')
param internalAddresses string[] = []

@description('Ports on which the app may call public and internal addresses.')
@minLength(1)
param egressPorts string[] = ['443']

@description('Further settings of the app by their names. Secrets only as Key Vault references, whose vault the identity must be able to read.')
param settings Settings = {}

@description('Tags for every resource.')
param tags Tags = {}

@description('Origin of conda packages for names without a URL.')
param channelAlias string = 'https://conda.anaconda.org'

var checkedName = isName(name)
  ? name
  : fail('name is \'${name}\': it must be of lower-case letters, digits and dashes, begin with a letter and not end with a dash')
var suffix = uniqueString(resourceGroup().id, checkedName)
// Storage accounts take no dashes.
var accountSuffix = '${replace(checkedName, '-', '')}${suffix}'
var names = {
  app: 'func-${checkedName}-${suffix}'
  component: 'appi-${checkedName}'
  dataAccount: take('stdata${accountSuffix}', 24)
  filesAccount: take('stenvs${accountSuffix}', 24)
  hostAccount: take('sthost${accountSuffix}', 24)
  identity: 'id-${checkedName}'
  network: 'vnet-${checkedName}'
  workspace: 'log-${checkedName}'
}
var sizes = {
  small: { dedicatedSku: 'P0v3', elasticSku: 'EP1', instances: 1, maximumInstances: 2, shareGiB: 256 }
  team: { dedicatedSku: 'P1v3', elasticSku: 'EP2', instances: 1, maximumInstances: 4, shareGiB: 1024 }
  large: { dedicatedSku: 'P2v3', elasticSku: 'EP3', instances: 3, maximumInstances: 10, shareGiB: 8192 }
}
var chosen = sizes[size]
var mountPath = '/mounts/envs'
var shareName = 'envs'

module identity 'modules/identity.bicep' = {
  params: { name: names.identity, location: location, tags: tags }
}

module network 'modules/network.bicep' = {
  params: {
    name: names.network
    location: location
    addressPrefix: addressPrefix
    shareClientAddresses: shareClientAddresses
    internalAddresses: internalAddresses
    egressPorts: egressPorts
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: checkedName
    workspaceName: names.workspace
    componentName: names.component
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    location: location
    networkName: names.network
    workspaceName: names.workspace
    tags: tags
  }
  dependsOn: [network, monitoring]
}

module files 'modules/files.bicep' = {
  params: {
    accountName: names.filesAccount
    shareName: shareName
    location: location
    shareGiB: chosen.shareGiB
    networkName: names.network
    workspaceName: names.workspace
    tags: tags
  }
  dependsOn: [network, monitoring]
}

module roles 'modules/roles.bicep' = {
  params: {
    identityName: names.identity
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    componentName: names.component
    operatorsGroupId: operatorsGroupId
  }
  dependsOn: [identity, storage, monitoring]
}

module app 'modules/functionApp.bicep' = {
  params: {
    name: names.app
    location: location
    elastic: plan == 'ElasticPremium'
    planSku: plan == 'ElasticPremium' ? chosen.elasticSku : chosen.dedicatedSku
    instances: chosen.instances
    maximumInstances: chosen.maximumInstances
    identityName: names.identity
    networkName: names.network
    componentName: names.component
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    filesAccountName: names.filesAccount
    shareName: shareName
    mountPath: mountPath
    channelAlias: channelAlias
    signIn: !empty(entraClientId)
    roleBindings: roleBindings
    settings: settings
    tags: tags
  }
  dependsOn: [roles, files, network]
}

module authentication 'modules/authentication.bicep' = if (!empty(entraClientId)) {
  params: { appName: names.app, clientId: entraClientId }
  dependsOn: [app]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: checkedName
    location: location
    componentName: names.component
    filesAccountName: names.filesAccount
    alertEmail: alertEmail
    shareGiB: chosen.shareGiB
    tags: tags
  }
  dependsOn: [monitoring, files]
}

@description('Where the store answers.')
output url string = 'https://${app.outputs.hostName}/conda-store/'

@description('Name of the function app, for publishing.')
output appName string = names.app

@description('Account of the share to mount where environments are used.')
output shareAccount string = names.filesAccount

@description('The share to mount.')
output shareName string = shareName

@description('The path to mount it at, on every machine the same.')
output mountPath string = mountPath
