// The alerts for operators: builds that fail or hang, lost leases, and a share that is almost full or throttled.
import { Tags } from 'types.bicep'

@description('Short name of the deployment.')
param name string

@description('Region.')
param location string

@description('Name of the Application Insights component that contains the logs.')
param componentName string

@description('Name of the storage account with the share.')
param filesAccountName string

@description('Email address that receives the alerts. Empty: they are only shown in the portal.')
param alertEmail string

@description('Size of the share in GiB.')
param shareGiB int

@description('Tags.')
param tags Tags

// Logs are matched by their messages, which reach the workspace unchanged by any exporter; a test compares them with those of the program.
// Builds that fail because of their specification (CS10xx, CS12xx) are the responsibility of their authors.
var queries = [
  {
    key: 'failed-builds'
    title: 'Builds fail'
    severity: 2
    query: 'traces | where message startswith "Build " and message has " failed (CS" and message !has " failed (CS10" and message !has " failed (CS12"'
    threshold: 5
  }
  {
    key: 'stuck-builds'
    title: 'Builds lost their worker'
    severity: 2
    query: 'traces | where message startswith "Attempt " and message has " has lost its worker "'
    threshold: 0
  }
  {
    key: 'lost-leases'
    title: 'Leases get lost'
    severity: 3
    query: 'traces | where message startswith "Lease lost in build "'
    threshold: 3
  }
]

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2026-04-01' existing = {
  name: '${filesAccountName}/default'
}

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      { name: 'operators', emailAddress: alertEmail, useCommonAlertSchema: true }
    ]
  }
}

var actionGroups = empty(alertEmail) ? [] : [actionGroup.id]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for item in queries: {
    name: 'alert-${name}-${item.key}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: item.title
      severity: item.severity
      enabled: true
      scopes: [component.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: item.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroups }
      autoMitigate: true
    }
  }
]

resource capacity 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-${name}-share-capacity'
  location: 'global'
  tags: tags
  properties: {
    description: 'The share with the environments is 85 % full: archive builds or increase its size.'
    severity: 2
    enabled: true
    scopes: [files.id]
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'used'
          metricName: 'FileCapacity'
          operator: 'GreaterThan'
          threshold: shareGiB * 1024 * 1024 * 1024 / 100 * 85
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [for group in actionGroups: { actionGroupId: group }]
  }
}

resource throttling 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-${name}-share-throttling'
  location: 'global'
  tags: tags
  properties: {
    description: 'The share is throttled because it has reached its limit of operations per second; a larger share has a higher limit.'
    severity: 3
    enabled: true
    scopes: [files.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'Transactions'
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: ['SuccessWithShareIopsThrottling', 'SuccessWithShareEgressThrottling', 'SuccessWithShareIngressThrottling']
            }
          ]
          operator: 'GreaterThan'
          threshold: 1000
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [for group in actionGroups: { actionGroupId: group }]
  }
}
