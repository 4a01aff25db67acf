namespace CondaStore.Cli.Local;

/// <summary>What was typed on the command line of a solving command, not yet checked.</summary>
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

    /// <summary>Where projects for pip are looked for.</summary>
    public PipArguments Pip { get; init; } = new(null, []);

    public string? Cache { get; init; }

    public IReadOnlyList<string> ReadCaches { get; init; } = [];

    public bool IsOffline { get; init; }

    public bool AsJson { get; init; }

    public bool IsQuiet { get; init; }

    /// <summary>The folder for channel data and packages.</summary>
    public string CacheDirectory => CacheFolder.Of(Cache);
}
