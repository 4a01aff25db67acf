// Types and rules that several files share.

@export()
@description('Tags of a resource.')
type Tags = {
  @description('A tag and its value.')
  *: string
}

@export()
@description('Settings of the app by their names, as environment variables have them.')
type Settings = {
  @description('A setting and its value.')
  *: string
}

@export()
@description('Roles by caller and by pattern of namespace and environment, as docs/access.md describes them.')
type RoleBindings = {
  @description('The patterns that one caller has roles for.')
  *: PatternRoles
}

@description('Roles by pattern of namespace and environment.')
type PatternRoles = {
  @description('The roles for one pattern.')
  *: ('viewer' | 'editor' | 'developer' | 'admin')[]
}

@export()
@description('Whether a text can be a part of every resource name: lower-case letters, digits and dashes, a letter first, no dash last.')
func isName(text string) bool =>
  contains('abcdefghijklmnopqrstuvwxyz', first(text)) && !endsWith(text, '-') && empty(filter(
    map(range(0, length(text)), i => substring(text, i, 1)),
    c => !contains('abcdefghijklmnopqrstuvwxyz0123456789-', c)
  ))

@export()
@description('Whether the value of a setting may be in a parameter file: a secret must be a Key Vault reference.')
func isSafeSetting(name string, value string) bool =>
  startsWith(value, '@Microsoft.KeyVault(') || empty(filter(
    ['token', 'tokenkey', 'secret', 'password', 'signingkey', 'connectionstring'],
    s => endsWith(toLower(name), s)
  ))
