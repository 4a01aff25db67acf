using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>How packages are put into a prefix.</summary>
public sealed record InstallOptions
{
    /// <summary>How unchanged files are placed.</summary>
    public LinkMode LinkMode { get; init; } = LinkMode.Auto;

    /// <summary>Names one file may have before the next one gets a new copy; 0 for what the file system itself allows.</summary>
    public int HardLinkLimit { get; init; }

    /// <summary>Whether the Python sources of platform independent packages are compiled.</summary>
    public bool CompileBytecode { get; init; }

    /// <summary>Which link scripts run.</summary>
    public LinkScriptPolicy LinkScripts { get; init; } = LinkScriptPolicy.Never;

    /// <summary>Names of packages whose link scripts run under <see cref="LinkScriptPolicy.AllowListed"/>.</summary>
    public IReadOnlySet<string> AllowedLinkScripts { get; init; } = new HashSet<string>();

    /// <summary>How long a link script may run.</summary>
    public TimeSpan LinkScriptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a frozen prefix (CEP 22) is changed all the same.</summary>
    public bool OverrideFrozen { get; init; }

    /// <summary>Whether a lock file in the prefix keeps others out; false when the caller holds a lease on it.</summary>
    public bool LockPrefix { get; init; } = true;

    /// <summary>
    /// Whether a prefix stays as far as it has come after a failure or a cancellation; otherwise the change is taken back. The next call goes on
    /// with a new prefix, and takes an unfinished change of a finished one back first. True where the caller may have lost the right to the prefix.
    /// </summary>
    public bool KeepUnfinished { get; init; }

    /// <summary>How long to wait for another process that holds the lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether everything is on the disk before the prefix counts as finished, so that it survives a power failure.</summary>
    public bool FlushToDisk { get; init; }

    /// <summary>The command that asks for the change, for the history; secrets in URLs are masked there.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The tool and its version, for the history.</summary>
    public string ToolVersion { get; init; } = "conda-store";

    /// <summary>The user's specs, for the history.</summary>
    public IReadOnlyList<string> RequestedSpecs { get; init; } = [];

    /// <summary>Variables set when the environment is activated; null leaves those of the prefix as they are.</summary>
    public IReadOnlyDictionary<string, string>? EnvironmentVariables { get; init; }

    /// <summary>Threads used for linking and processes used for compiling.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The cache that the packages come from, which is told that the environment has them; null when they come from elsewhere.</summary>
    public PackageCache? Cache { get; init; }

    /// <summary>Told after each package.</summary>
    public IProgress<InstallProgress>? Progress { get; init; }

    /// <summary>Receives sentences about what was done differently than asked, as they occur; may be called from any thread.</summary>
    public Action<string>? Warn { get; init; }
}
