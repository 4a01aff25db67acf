using 'main.bicep'

// A trial, or one group of up to about 10 people.
param name = 'condastore'
param size = 'small'
param plan = 'Dedicated'
param entraClientId = ''
param alertEmail = ''
param tags = { product: 'conda-store' }
