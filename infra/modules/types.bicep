// Types and rules shared by several files.

@export()
@description('Tags of a resource.')
type Tags = {
  @description('A tag and its value.')
  *: string
}

@export()
@description('Settings of the app by name, in the form of environment variables.')
type Settings = {
  @description('A setting and its value.')
  *: string
}

@export()
@description('Roles by caller and by pattern of namespace and environment, as described in docs/access.md.')
type RoleBindings = {
  @description('The patterns for which a caller has roles.')
  *: PatternRoles
}

@description('Roles by pattern of namespace and environment.')
type PatternRoles = {
  @description('The roles for one pattern.')
  *: ('viewer' | 'editor' | 'developer' | 'admin')[]
}

@export()
@description('Whether a text can be part of resource names: lower-case letters, digits, dashes; starts with a letter, ends without dash.')
func isName(text string) bool =>
  contains('abcdefghijklmnopqrstuvwxyz', first(text)) && !endsWith(text, '-') && empty(filter(
    map(range(0, length(text)), i => substring(text, i, 1)),
    c => !contains('abcdefghijklmnopqrstuvwxyz0123456789-', c)
  ))

@export()
@description('Whether a parameter file may contain the value of a setting: a secret must be a Key Vault reference.')
func isSafeSetting(name string, value string) bool =>
  startsWith(value, '@Microsoft.KeyVault(') || empty(filter(
    ['token', 'tokenkey', 'secret', 'password', 'signingkey', 'connectionstring'],
    s => endsWith(toLower(name), s)
  ))
