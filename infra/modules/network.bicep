// The network: a subnet for the app, a subnet for private endpoints, rules for both, and the DNS zones that resolve account names
// to the endpoints. All traffic that no rule allows is denied, also between the subnets.
import { Tags } from 'types.bicep'

@description('Name of the virtual network.')
param name string

@description('Region.')
param location string

@description('Address range of the network.')
param addressPrefix string

@description('Address ranges of the machines that mount the share.')
param shareClientAddresses string[]

@description('Private address ranges that the app may call.')
param internalAddresses string[]

@description('Ports on which the app may call public and internal addresses.')
param egressPorts string[]

@description('Tags.')
param tags Tags

var appPrefix = cidrSubnet(addressPrefix, 26, 0)
var endpointPrefix = cidrSubnet(addressPrefix, 26, 1)
var https = '443'
var nfs = '2049'
var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.file.${environment().suffixes.storage}'
]

var denyInbound = {
  name: 'DenyInbound'
  properties: {
    priority: 4000
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}
var denyOutbound = {
  name: 'DenyOutbound'
  properties: { ...denyInbound.properties, direction: 'Outbound' }
}

// The app fetches from addresses that users provide: channels, indexes, webhooks. It checks every address itself; these rules protect
// against a defect in this check, or in a program that a build runs.
resource appRules 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: 'nsg-${name}-app'
  location: location
  tags: tags
  properties: {
    securityRules: [
      // There is no inbound traffic to the integration subnet; requests reach the app through its front end.
      denyInbound
      {
        name: 'AllowStorage'
        properties: {
          priority: 100
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appPrefix
          sourcePortRange: '*'
          destinationAddressPrefix: endpointPrefix
          destinationPortRanges: [https, nfs]
        }
      }
      ...(empty(internalAddresses)
        ? []
        : [
            {
              name: 'AllowInternal'
              properties: {
                priority: 200
                direction: 'Outbound'
                access: 'Allow'
                protocol: 'Tcp'
                sourceAddressPrefix: appPrefix
                sourcePortRange: '*'
                destinationAddressPrefixes: internalAddresses
                destinationPortRanges: egressPorts
              }
            }
          ])
      {
        // All public addresses outside of the network, including Azure services such as sign-in, telemetry and Key Vault.
        name: 'AllowInternet'
        properties: {
          priority: 300
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appPrefix
          sourcePortRange: '*'
          destinationAddressPrefix: 'Internet'
          destinationPortRanges: egressPorts
        }
      }
      denyOutbound
    ]
  }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: 'nsg-${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'AllowApp'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appPrefix
          sourcePortRange: '*'
          destinationAddressPrefix: endpointPrefix
          destinationPortRanges: [https, nfs]
        }
      }
      ...(empty(shareClientAddresses)
        ? []
        : [
            {
              name: 'AllowShareClients'
              properties: {
                priority: 200
                direction: 'Inbound'
                access: 'Allow'
                protocol: 'Tcp'
                sourceAddressPrefixes: shareClientAddresses
                sourcePortRange: '*'
                destinationAddressPrefix: endpointPrefix
                destinationPortRange: nfs
              }
            }
          ])
      denyInbound
      // Endpoints never initiate connections.
      denyOutbound
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appPrefix
          networkSecurityGroup: { id: appRules.id }
          delegations: [
            { name: 'web', properties: { serviceName: 'Microsoft.Web/serverFarms' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointPrefix
          defaultOutboundAccess: false
          networkSecurityGroup: { id: endpointRules.id }
          // Required for the rules to apply to endpoints.
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zoneNames: {
    parent: zones[i]
    name: 'link-${name}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]
