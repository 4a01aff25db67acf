// CondaStore.Functions on Azure: one resource group, one function app on Linux, one NFS share with the environments.
// All traffic uses private endpoints, with one user-assigned identity; no keys or secrets are used or output.
// Names that are known before the deployment are passed to modules, never outputs of other modules, so that what-if shows all changes,
// including roles and authentication.
targetScope = 'resourceGroup'

import { isName, RoleBindings, Settings, Tags } from 'modules/types.bicep'

@description('Short name of the deployment, part of every resource name: lower-case letters, digits and dashes, starting with a letter.')
@minLength(3)
@maxLength(12)
param name string

@description('Region of all resources.')
param location string = resourceGroup().location

@description('Sizing as described in docs/deployment.md.')
@allowed(['small', 'team', 'large'])
param size string = 'team'

@description('Dedicated keeps instances warm; ElasticPremium scales out with the load. Both can mount NFS, Flex Consumption cannot.')
@allowed(['Dedicated', 'ElasticPremium'])
param plan string = 'Dedicated'

@description('Application (client) ID of the Entra registration that signs users in. Empty: callers need tokens of the store itself.')
param entraClientId string = ''

@description('Roles of signed-in users: { <Entra group ID, application role or object ID; * for all>: { \'team-a/*\': [\'editor\'] } }.')
param roleBindings RoleBindings = {}

@description('Object ID of the group that may read and write the data of the store directly, for support. Empty: none.')
param operatorsGroupId string = ''

@description('Email address that receives alerts. Empty: alerts are only shown in the portal.')
param alertEmail string = ''

@description('Address range of the virtual network, at least a /24.')
param addressPrefix string = '10.40.0.0/24'

@description('Address ranges of the machines that mount the share, in this network or a peered one. Empty: only the app can reach it.')
param shareClientAddresses string[] = []

@description('Private address ranges that the app may call, such as channel mirrors, indexes and webhooks. Empty: only public addresses.')
param internalAddresses string[] = []

@description('Ports on which the app may call public and internal addresses.')
@minLength(1)
param egressPorts string[] = ['443']

@description('Additional settings of the app. Secrets must be Key Vault references to a vault that the identity can read.')
param settings Settings = {}

@description('Tags for every resource.')
param tags Tags = {}

@description('Base URL of conda channels given by name.')
param channelAlias string = 'https://conda.anaconda.org'

var checkedName = isName(name)
  ? name
  : fail('name is \'${name}\': it must be of lower-case letters, digits and dashes, begin with a letter and not end with a dash')
var suffix = uniqueString(resourceGroup().id, checkedName)
// Names of storage accounts cannot contain dashes.
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

@description('URL of the store.')
output url string = 'https://${app.outputs.hostName}/conda-store/'

@description('Name of the function app, for publishing.')
output appName string = names.app

@description('Storage account of the share, to mount it where environments are used.')
output shareAccount string = names.filesAccount

@description('Name of the share to mount.')
output shareName string = shareName

@description('Path at which to mount the share, the same on every machine.')
output mountPath string = mountPath
