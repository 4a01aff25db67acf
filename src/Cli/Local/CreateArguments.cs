using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Cli.Local;

/// <summary>What was typed on the command line of <c>local create</c> beyond the options of solving.</summary>
internal sealed record CreateArguments
{
    /// <summary>Absolute path of the environment.</summary>
    public required string Prefix { get; init; }

    /// <summary>A lockfile to install instead of solving; null to solve.</summary>
    public string? Lockfile { get; init; }

    /// <summary>Which environment of a pixi lockfile; null for the usual one.</summary>
    public string? Environment { get; init; }

    /// <summary>How files are placed.</summary>
    public LinkMode LinkMode { get; init; }

    /// <summary>Whether each package in the cache has all its files for itself.</summary>
    public bool KeepsFilesApart { get; init; }

    /// <summary>Whether Python sources are compiled.</summary>
    public bool CompileBytecode { get; init; }
}
