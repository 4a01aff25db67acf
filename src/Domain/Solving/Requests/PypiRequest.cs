using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>What a request wants of package indexes besides its conda specs, to be chosen in the same search.</summary>
public sealed record PypiRequest
{
    /// <summary>The indexes.</summary>
    public required IndexClient Index { get; init; }

    /// <summary>The platform folder that wheels and markers are decided for, <c>linux-64</c>.</summary>
    public required string Subdir { get; init; }

    /// <summary>What is wanted, in the order of the file.</summary>
    public IReadOnlyList<PypiRequirement> Requirements { get; init; } = [];

    /// <summary>What narrows projects that are chosen anyway (<c>-c</c>).</summary>
    public IReadOnlyList<PypiRequirement> Constraints { get; init; } = [];

    /// <summary>What stands for every requirement on the same project.</summary>
    public IReadOnlyList<PypiRequirement> Overrides { get; init; } = [];

    /// <summary>Whether pre-releases may be chosen.</summary>
    public PrereleaseMode Prereleases { get; init; } = PrereleaseMode.IfNecessary;

    /// <summary>The same for single projects, by name in normal form.</summary>
    public IReadOnlyDictionary<string, PrereleaseMode> PrereleasesOf { get; init; } = new Dictionary<string, PrereleaseMode>();

    /// <summary>Of which projects only wheels or only source distributions count.</summary>
    public FormatControl Formats { get; init; } = FormatControl.Default;

    /// <summary>
    /// Finds out what a source distribution requires, maybe by running its code; null: source distributions are not used. A failure that
    /// <see cref="IndexClient.IsFaultOfFile"/> knows, or of policy, makes that version unusable.
    /// </summary>
    public Func<IndexLocation, IndexFile, CancellationToken, ValueTask<CoreMetadata>>? SourceMetadata { get; init; }

    /// <summary>Finds out what a requirement with a URL leads to, unless it is a wheel; null: such requirements are refused.</summary>
    public Func<PypiRequirement, CancellationToken, ValueTask<CoreMetadata>>? DirectMetadata { get; init; }

    /// <summary>Projects whose own requirements do not count (<c>--no-deps</c>), by name in normal form.</summary>
    public IReadOnlySet<string> WithoutDependencies { get; init; } = new HashSet<string>();

    /// <summary>Projects that are taken from indexes, even if a conda package has them, by name in normal form.</summary>
    public IReadOnlySet<string> FromIndexOnly { get; init; } = new HashSet<string>();

    /// <summary>Projects that are taken from conda channels only, by name in normal form.</summary>
    public IReadOnlySet<string> FromCondaOnly { get; init; } = new HashSet<string>();

    /// <summary>Projects whose bounds on Python are ignored where they exclude newer ones, by name in normal form.</summary>
    public IReadOnlySet<string> WithoutPythonBound { get; init; } = new HashSet<string>();

    /// <summary>Which conda packages are which projects; purls of records count first.</summary>
    public PypiNameMap Names { get; init; } = PypiNameMap.Empty;

    /// <summary>Versions that are preferred over others, such as those installed now; withdrawn ones among them may be used.</summary>
    public IReadOnlyDictionary<string, PypiVersion> Favored { get; init; } = new Dictionary<string, PypiVersion>();

    /// <summary>Versions that are the only allowed ones of their projects.</summary>
    public IReadOnlyDictionary<string, PypiVersion> Pinned { get; init; } = new Dictionary<string, PypiVersion>();

    /// <summary>Whether anything is wanted.</summary>
    internal bool IsEmpty => Requirements.Count == 0;
}
