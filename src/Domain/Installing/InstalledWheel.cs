namespace CondaStore.Domain.Installing;

/// <summary>A distribution that was put into a prefix.</summary>
/// <param name="Name">The project's name in the form of PEP 503.</param>
/// <param name="Version">Its version.</param>
/// <param name="MetadataDirectory">Its <c>.dist-info</c> directory, relative to the prefix.</param>
/// <param name="Files">Everything it put into the prefix, relative to the prefix.</param>
public sealed record InstalledWheel(string Name, string Version, string MetadataDirectory, IReadOnlyList<string> Files);
