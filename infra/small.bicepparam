using 'main.bicep'

// A trial, or a group of up to about 10 users.
param name = 'condastore'
param size = 'small'
param plan = 'Dedicated'
param entraClientId = ''
param alertEmail = ''
param tags = { product: 'conda-store' }
