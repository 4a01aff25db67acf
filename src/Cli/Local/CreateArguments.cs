using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Cli.Local;

/// <summary>Represents the arguments of <c>local create</c> other than the solve options.</summary>
internal sealed record CreateArguments
{
    /// <summary>The absolute path of the environment.</summary>
    public required string Prefix { get; init; }

    /// <summary>The path of the lockfile to install, or null to solve.</summary>
    public string? Lockfile { get; init; }

    /// <summary>The name of the environment in a pixi lockfile, or null for the default one.</summary>
    public string? Environment { get; init; }

    /// <summary>How files are linked into the environment.</summary>
    public LinkMode LinkMode { get; init; }

    /// <summary>Whether packages in the cache do not share identical files.</summary>
    public bool KeepsFilesApart { get; init; }

    /// <summary>Whether to compile Python sources to bytecode.</summary>
    public bool CompileBytecode { get; init; }
}
