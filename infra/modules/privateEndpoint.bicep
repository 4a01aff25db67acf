// One private endpoint of one service of a storage account, with its name in DNS.
param accountName string
param accountId string
@allowed(['blob', 'queue', 'table', 'file'])
param service string
param location string
param subnetId string
param zoneId string
param tags object

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: 'pe-${accountName}-${service}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: service
        properties: {
          privateLinkServiceId: accountId
          groupIds: [service]
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: service, properties: { privateDnsZoneId: zoneId } }
      ]
    }
  }
}
