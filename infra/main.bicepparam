using 'main.bicep'

// A team of up to about 50 users. `size` is small, team or large; docs/deployment.md describes their capacity and cost.
param name = 'condastore'
param size = 'team'
param plan = 'Dedicated'
param entraClientId = ''
param alertEmail = ''
param tags = { product: 'conda-store' }
