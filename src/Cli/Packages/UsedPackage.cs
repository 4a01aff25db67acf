namespace CondaStore.Cli.Packages;

/// <summary>Represents a package that an environment uses.</summary>
/// <param name="Namespace">The namespace of the environment.</param>
/// <param name="Environment">The environment.</param>
/// <param name="BuildId">The ID of the active build.</param>
/// <param name="Version">The version of the package.</param>
internal sealed record UsedPackage(string Namespace, string Environment, long BuildId, string Version);
