namespace CondaStore.Domain.Environments;

/// <summary>Represents an environment that projects are built in: a Python and what a backend requires.</summary>
/// <param name="Key">A hash of its exact packages.</param>
/// <param name="Prefix">Absolute path of its folder.</param>
/// <param name="Content">Its packages.</param>
internal sealed record BackendEnvironment(string Key, string Prefix, EnvironmentContent Content);
