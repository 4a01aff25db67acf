namespace CondaStore.Cli.Local;

/// <summary>Represents the unvalidated arguments of a command that solves.</summary>
internal sealed record SolveArguments
{
    public IReadOnlyList<string> Specs { get; init; } = [];

    public string? File { get; init; }

    public IReadOnlyList<string> Channels { get; init; } = [];

    public bool OverrideChannels { get; init; }

    public IReadOnlyList<string> Platforms { get; init; } = [];

    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    public string ChannelPriority { get; init; } = "strict";

    public IReadOnlyList<string> ExcludeNewer { get; init; } = [];

    /// <summary>The arguments that specify package indexes.</summary>
    public PipArguments Pip { get; init; } = new(null, []);

    public string? Cache { get; init; }

    public IReadOnlyList<string> ReadCaches { get; init; } = [];

    public bool IsOffline { get; init; }

    public bool AsJson { get; init; }

    public bool IsQuiet { get; init; }

    /// <summary>The folder of cached channel data and packages.</summary>
    public string CacheDirectory => CacheFolder.Of(Cache);
}
