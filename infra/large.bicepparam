using 'main.bicep'

// A company: hundreds of users, thousands of environments, three instances at all times.
param name = 'condastore'
param size = 'large'
param plan = 'Dedicated'
param entraClientId = ''
param alertEmail = ''
param tags = { product: 'conda-store' }
