using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Specifies how packages are installed into a prefix.</summary>
public sealed record InstallOptions
{
    /// <summary>Gets how unchanged files are placed.</summary>
    public LinkMode LinkMode { get; init; } = LinkMode.Auto;

    /// <summary>Gets the maximum number of hard links per file before a new copy is made; 0 for the limit of the file system.</summary>
    public int HardLinkLimit { get; init; }

    /// <summary>Gets whether the Python sources of platform-independent packages are compiled.</summary>
    public bool CompileBytecode { get; init; }

    /// <summary>Which link scripts run.</summary>
    public LinkScriptPolicy LinkScripts { get; init; } = LinkScriptPolicy.Never;

    /// <summary>Names of packages whose link scripts run under <see cref="LinkScriptPolicy.AllowListed"/>.</summary>
    public IReadOnlySet<string> AllowedLinkScripts { get; init; } = new HashSet<string>();

    /// <summary>How long a link script may run.</summary>
    public TimeSpan LinkScriptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets whether a frozen prefix (CEP 22, https://conda.org/learn/ceps/cep-0022) is changed nevertheless.</summary>
    public bool OverrideFrozen { get; init; }

    /// <summary>Gets whether the prefix is locked by a lock file in it; false if the caller holds a lease on it.</summary>
    public bool LockPrefix { get; init; } = true;

    /// <summary>
    /// Gets whether a prefix is left unfinished after a failure or a cancellation; otherwise the change is rolled back. The next call
    /// continues with a new prefix, and first rolls back an unfinished change of a complete one. True if the caller may have lost its
    /// exclusive access to the prefix.
    /// </summary>
    public bool KeepUnfinished { get; init; }

    /// <summary>How long to wait for another process that holds the lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets whether everything is flushed to disk before the prefix is marked complete, so that it survives a power
    /// failure.</summary>
    public bool FlushToDisk { get; init; }

    /// <summary>Gets the command that causes the change, for the history; secrets in URLs are masked there.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Gets the tool and its version, for the history.</summary>
    public string ToolVersion { get; init; } = "conda-store";

    /// <summary>Gets the user's specs, for the history.</summary>
    public IReadOnlyList<string> RequestedSpecs { get; init; } = [];

    /// <summary>Gets the variables set when the environment is activated; null leaves those of the prefix unchanged.</summary>
    public IReadOnlyDictionary<string, string>? EnvironmentVariables { get; init; }

    /// <summary>Threads used for linking and processes used for compiling.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the cache that provides the packages, where the environment is registered as their user; null if they come from
    /// elsewhere.</summary>
    public PackageCache? Cache { get; init; }

    /// <summary>Gets the receiver of progress reports, sent after each package.</summary>
    public IProgress<InstallProgress>? Progress { get; init; }

    /// <summary>Gets the receiver of warnings about deviations from the request, as they occur; may be called from any thread.</summary>
    public Action<string>? Warn { get; init; }
}
