using 'main.bicep'

// A team of up to about 50 people. `size` may be small, team or large; docs/deployment.md says what each holds and costs.
param name = 'condastore'
param size = 'team'
param plan = 'Dedicated'
param entraClientId = ''
param alertEmail = ''
param tags = { product: 'conda-store' }
