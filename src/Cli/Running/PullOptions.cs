using System.CommandLine;
using CondaStore.Cli.Local;

namespace CondaStore.Cli.Running;

/// <summary>Represents the options of commands that install a build of a store on this machine.</summary>
internal sealed class PullOptions
{
    private readonly Option<string?> _cache = CacheFolder.Option();
    private readonly Option<string[]> _readCache = CacheFolder.ReadOption();
    private readonly Option<bool> _offline = new("--offline")
    {
        Description = "Request nothing, neither from the store nor from channels: use what is on this machine.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [.. Online, _offline];

    /// <summary>The options of commands that need the store.</summary>
    public IEnumerable<Option> Online => [_cache, _readCache];

    /// <summary>Gets the arguments for the engine.</summary>
    public SolveArguments Read(ParseResult parsed) => new()
    {
        Cache = parsed.GetValue(_cache),
        ReadCaches = CacheFolder.ReadOnly(parsed.GetValue(_readCache)),
        IsOffline = parsed.GetValue(_offline),
    };
}
