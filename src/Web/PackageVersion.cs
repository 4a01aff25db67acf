namespace CondaStore.Web;

/// <summary>Represents a version of a package in a channel.</summary>
/// <param name="Name">The name of the package.</param>
/// <param name="Version">The version.</param>
/// <param name="Channel">The URL of the channel, without secrets.</param>
/// <param name="License">The license of its best build; null if unknown.</param>
/// <param name="Depends">The dependencies of its best build.</param>
public sealed record PackageVersion(string Name, string Version, string Channel, string? License, IReadOnlyList<string> Depends);
