// Easy Auth in front of the app: users sign in with Entra, the platform verifies them, and the store maps their claims to its roles.
@description('Name of the function app.')
param appName string

@description('Application (client) ID of the Entra registration.')
param clientId string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName

  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        // The health check of the platform and the smoke test cannot sign in.
        excludedPaths: ['/conda-store/health']
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: clientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [clientId, 'api://${clientId}']
          }
        }
      }
      login: {
        tokenStore: { enabled: false }
      }
    }
  }
}
